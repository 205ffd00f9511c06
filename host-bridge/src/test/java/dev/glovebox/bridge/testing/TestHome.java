package dev.glovebox.bridge.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glovebox.bridge.vm.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Homes for tests: each has sandboxes of its own, and the images and verdicts of the one that `GLOVEBOX_TEST_HOME`
/// names, in which `test.sh` has built an image.
public final class TestHome {

    private TestHome() {}

    /// A home in that directory; the test is skipped where no image has been built.
    public static Home in(Path directory) {
        String built = System.getenv().getOrDefault("GLOVEBOX_TEST_HOME", "");
        assumeTrue(
                !built.isEmpty() && new Home(Path.of(built)).hasImage("base"),
                "GLOVEBOX_TEST_HOME has no image; test.sh builds one");
        try {
            Files.createSymbolicLink(directory.resolve("images"), Path.of(built, "images"));
            Files.createDirectories(Path.of(built, "cache"));
            Files.createSymbolicLink(directory.resolve("cache"), Path.of(built, "cache"));
            return new Home(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
