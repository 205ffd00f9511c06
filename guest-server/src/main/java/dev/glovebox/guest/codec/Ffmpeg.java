package dev.glovebox.guest.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The machine's [ffmpeg](https://ffmpeg.org/ffmpeg.html), which encodes videos, each in a process of its own.
/// Thread-safe.
///
/// Pictures carry their own times on the way in ([IVF](https://wiki.multimedia.cx/index.php/Duck_IVF)) and keep
/// them on the way out, to the millisecond. The file is a fragmented MP4 ([ISO/IEC 14496-12, 8.8](
/// https://www.iso.org/standard/83102.html)): what was written stays playable, whatever ends the process.
public final class Ffmpeg {
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    private final String program;
    private volatile @Nullable List<String> ownTimes; // the options of this version that keep pictures' times

    /// @param program its name or path
    public Ffmpeg(String program) {
        this.program = program;
    }

    /// Starts to encode into `file`, which must not exist.
    ///
    /// @param width of all pictures, in pixels
    /// @param height of all pictures
    /// @throws IOException when ffmpeg is not there, cannot be started or has ended at once; one line for whoever
    ///     asked for the video
    public VideoEncoder encode(Path file, int width, int height) throws IOException {
        var command = new ArrayList<>(List.of("setsid", "nice", "-n", "10")); // apart from the terminal's Ctrl-C
        command.addAll(List.of(program, "-hide_banner", "-nostdin", "-n", "-loglevel", "error"));
        command.addAll(List.of("-probesize", "32", "-analyzeduration", "0", "-fpsprobesize", "0", "-threads", "1"));
        command.addAll(List.of("-f", "ivf", "-c:v", "rawvideo", "-i", "pipe:0", "-an", "-filter_threads", "1"));
        command.addAll(ownTimes());
        command.addAll(List.of("-vf", filters(width, height), "-c:v", "libx264", "-preset", "veryfast"));
        command.addAll(List.of("-tune", "zerolatency", "-crf", "23", "-threads", "1"));
        command.addAll(List.of("-force_key_frames", "expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+10))"));
        command.addAll(List.of("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1"));
        command.addAll(List.of("-movflags", "frag_keyframe+empty_moov+default_base_moof"));
        command.addAll(List.of("-frag_duration", "1000000", "-flush_packets", "1", "-f", "mp4", file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return VideoEncoder.begin(process, width, height);
    }

    /// H.264 with half the colour resolution needs even sizes; players take unmarked colours of large videos for
    /// BT.709.
    private static String filters(int width, int height) {
        String pad = width % 2 + height % 2 == 0 ? "" : "pad=ceil(iw/2)*2:ceil(ih/2)*2,";
        return pad + "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p";
    }

    /// Version 5.1 renamed the option, and later ones drop the old name.
    private List<String> ownTimes() throws IOException {
        List<String> known = ownTimes;
        if (known == null) {
            String option = help().contains("-fps_mode") ? "-fps_mode" : "-vsync";
            known = List.of(option, "passthrough", "-enc_time_base", "1:1000");
            ownTimes = known;
        }
        return known;
    }

    private String help() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(program, "-hide_banner", "-h", "long")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be run (%s); the package ffmpeg has it".formatted(program, e.getMessage()), e);
        }
        Executor later = CompletableFuture.delayedExecutor(PROBE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> limit = CompletableFuture.runAsync(process::destroyForcibly, later);
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.onExit().join().exitValue(); // the limit ends it at the latest
            if (exitCode != 0) {
                throw new IOException("%s does not run: exit code %d, %s"
                        .formatted(program, exitCode, said.lines().findFirst().orElse("nothing said")));
            }
            return said;
        } finally {
            limit.cancel(false);
            process.destroyForcibly();
        }
    }
}
