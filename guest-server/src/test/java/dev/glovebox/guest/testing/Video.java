package dev.glovebox.guest.testing;

import dev.glovebox.guest.image.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What another program than ours, ffprobe, finds in a video.
///
/// @param width in pixels
/// @param height in pixels
/// @param timesMs when each picture is to be seen
/// @param durationMs until the end of the last one
/// @param pictures all of them, decoded
public record Video(int width, int height, List<Long> timesMs, long durationMs, List<Pixels> pictures) {

    /// Reads and decodes `file`.
    ///
    /// @throws AssertionError when ffprobe or ffmpeg cannot read all of it
    public static Video of(Path file) {
        String[] stream = probe(file, "stream=width,height").getFirst().split(",", -1);
        List<Long> times =
                probe(file, "packet=pts_time").stream().map(Video::millis).toList();
        long duration = millis(probe(file, "format=duration").getFirst());
        int width = Integer.parseInt(stream[0]);
        int height = Integer.parseInt(stream[1]);
        return new Video(width, height, times, duration, pictures(file, width, height));
    }

    private static List<Pixels> pictures(Path file, int width, int height) {
        byte[] bytes = run(("ffmpeg -v error -nostdin -i %s -vsync passthrough -enc_time_base 1:1000 -f image2pipe"
                        + " -c:v rawvideo -pix_fmt rgb24 -")
                .formatted(file)
                .split(" "));
        int size = width * height;
        var pictures = new ArrayList<Pixels>();
        for (int from = 0; from < bytes.length; from += 3 * size) {
            int[] rgb = new int[size];
            for (int i = 0; i < size; i++) {
                int at = from + 3 * i;
                rgb[i] = (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
            }
            pictures.add(new Pixels(width, height, rgb));
        }
        return pictures;
    }

    /// The colour at a place of a picture, each part rounded to 0, 1 … 15, as three hexadecimal digits: video
    /// colours are not exact.
    public String colour(int picture, int x, int y) {
        int rgb = pictures.get(picture).at(x, y);
        return "%x%x%x".formatted(digit(rgb >> 16), digit(rgb >> 8), digit(rgb));
    }

    private static int digit(int part) {
        return Math.round((part & 0xff) / 17f);
    }

    private static List<String> probe(Path file, String entries) {
        byte[] said = run("ffprobe -v error -select_streams v -show_entries %s -of csv=p=0 %s"
                .formatted(entries, file)
                .split(" "));
        return Arrays.stream(new String(said, StandardCharsets.UTF_8).split("\n"))
                .map(line -> line.replaceFirst(",$", ""))
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static long millis(String seconds) {
        return Math.round(Double.parseDouble(seconds) * 1000);
    }

    private static byte[] run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] said = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new AssertionError("exit code %d: %s".formatted(process.exitValue(), String.join(" ", command)));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
