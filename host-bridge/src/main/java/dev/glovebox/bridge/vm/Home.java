package dev.glovebox.bridge.vm;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/// Where everything is kept: `GLOVEBOX_HOME`, else `glovebox` in `XDG_DATA_HOME`
/// ([XDG Base Directory Specification](https://specifications.freedesktop.org/basedir-spec/latest/)).
///
/// @param root an absolute directory, which need not exist yet
public record Home(Path root) {

    /// Makes the path absolute.
    public Home {
        root = root.toAbsolutePath().normalize();
    }

    /// The home that the environment of this process names.
    public static Home ofEnvironment() {
        return of(System.getenv());
    }

    static Home of(Map<String, String> environment) {
        String own = environment.getOrDefault("GLOVEBOX_HOME", "");
        if (!own.isEmpty()) {
            return new Home(Path.of(own));
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base = data.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(data);
        return new Home(base.resolve("glovebox"));
    }

    /// The directory that holds one for each sandbox.
    public Path sandboxes() {
        return root.resolve("sandboxes");
    }

    /// The directory that holds one for each image.
    public Path images() {
        return root.resolve("images");
    }

    /// What can be made again: packages, build stages, verdicts.
    public Path cache() {
        return root.resolve("cache");
    }

    /// The directory of an image, whether it is there or not: a flavour's, or that which the path names.
    public Path image(String flavourOrPath) {
        Path path = Path.of(flavourOrPath);
        return path.isAbsolute() ? path : images().resolve(flavourOrPath);
    }

    /// Whether an image is there.
    public boolean hasImage(String flavourOrPath) {
        return Files.exists(image(flavourOrPath).resolve("manifest.json"));
    }

    /// The directory of a sandbox, whether it is there or not.
    Path sandbox(String name) {
        return sandboxes().resolve(name);
    }

    boolean hasSandbox(String name) {
        return Files.isDirectory(sandbox(name), LinkOption.NOFOLLOW_LINKS);
    }
}
