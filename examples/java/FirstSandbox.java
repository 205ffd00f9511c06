import dev.glovebox.bridge.client.RecordingOptions;
import dev.glovebox.bridge.executor.SandboxExecutor;
import dev.glovebox.bridge.pickle.NdArray;
import dev.glovebox.bridge.vm.SandboxVmConfig;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

void main() throws Exception {
    var config = SandboxVmConfig.builder().name("example").uniqueName(true).build();
    try (var sandbox = SandboxVmManager.create(config)) {
        sandbox.start((stage, after) -> IO.println("%4.1f s  %s".formatted(after.toMillis() / 1000.0, stage)));
        Files.write(Path.of("screen.png"), sandbox.takeScreenshot().bytes());
        sandbox.startRecording(RecordingOptions.DEFAULT);
        try (var python = new SandboxExecutor(sandbox.kernels(), sandbox.token())) {
            python.install("numpy");
            var result = python.execute("""
                    import numpy, pyautogui
                    pyautogui.click(200, 150)
                    _result = {"screen": tuple(pyautogui.size()), "squares": numpy.arange(8) ** 2}
                    """, Duration.ofMinutes(1)).orThrow();
            var values = (Map<?, ?>) result.result().orElseThrow();
            var squares = (NdArray) values.get("squares");
            IO.println("screen %s, squares %s".formatted(values.get("screen"), Arrays.toString(squares.toLongArray())));
        }
        var recording = sandbox.stopRecording(Optional.empty());
        IO.println("recorded %d events".formatted(recording.getEvents().size()));
    } // the machine ends here, and when this program is killed
}
