package dev.glovebox.guest.kernel;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The kernelspecs in Jupyter's paths, those of the Python environment first. Read anew at each call, for agents
/// install kernels; a broken one is left out.
final class Kernelspecs {
    private static final Logger LOG = System.getLogger(Kernelspecs.class.getName());
    private static final String PYTHON = "python3";
    private static final String ALIAS_OF_PYTHON = "python";

    private final List<Path> directories = new ArrayList<>();
    private final String defaultName;
    private final Optional<String> forcedName;

    /// @param pythonEnv the environment whose kernels come first
    /// @param defaultName the kernelspec that a kernel gets when none is named
    /// @param forcedName the one that it gets in any case
    Kernelspecs(Path pythonEnv, String defaultName, Optional<String> forcedName) {
        this.defaultName = defaultName;
        this.forcedName = forcedName;
        directories.add(pythonEnv.resolve("share/jupyter/kernels"));
        String jupyterPath = System.getenv().getOrDefault("JUPYTER_PATH", "");
        Stream.of(jupyterPath.split(File.pathSeparator))
                .filter(path -> !path.isEmpty())
                .forEach(path -> directories.add(Path.of(path, "kernels")));
        directories.add(Path.of(System.getProperty("user.home"), ".local/share/jupyter/kernels"));
        directories.add(Path.of("/usr/local/share/jupyter/kernels"));
        directories.add(Path.of("/usr/share/jupyter/kernels"));
    }

    /// A kernelspec and where it was found.
    ///
    /// @param name what it is called in the API
    /// @param directory holds `kernel.json` and the resources
    record Installed(String name, Path directory, Kernelspec spec) {

        /// The names of the resource files that clients may ask for: logos, `kernel.js`, `kernel.css`.
        List<String> resources() {
            try (Stream<Path> files = Files.list(directory)) {
                return files.map(file -> String.valueOf(file.getFileName()))
                        .filter(file -> file.startsWith("logo-") || file.matches("kernel\\.(js|css)"))
                        .sorted()
                        .toList();
            } catch (IOException _) {
                return List.of();
            }
        }
    }

    /// All of them by name.
    Map<String, Installed> all() {
        Map<String, Installed> found = new TreeMap<>();
        for (Path directory : directories) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName()).toLowerCase(Locale.ROOT);
                    if (!found.containsKey(name)) {
                        read(name, entry).ifPresent(installed -> found.put(name, installed));
                    }
                }
            } catch (IOException _) {
                LOG.log(Level.DEBUG, () -> "no kernelspecs: directory=%s".formatted(directory));
            }
        }
        return found;
    }

    /// The name of the kernelspec that a kernel gets when none is named.
    String defaultName() {
        return defaultName;
    }

    /// The one that a kernel gets that is asked for by `name`, which may be empty.
    Optional<Installed> wanted(String name) {
        return find(wantedName(name));
    }

    /// Its name, whether it is installed or not.
    String wantedName(String name) {
        return forcedName.orElse(name.isEmpty() ? defaultName : name);
    }

    /// The one of that name; `python` is another name of `python3`.
    Optional<Installed> find(String name) {
        Map<String, Installed> all = all();
        Installed exact = all.get(name.toLowerCase(Locale.ROOT));
        return Optional.ofNullable(exact != null || !name.equals(ALIAS_OF_PYTHON) ? exact : all.get(PYTHON));
    }

    private static Optional<Installed> read(String name, Path directory) {
        try {
            return Optional.of(new Installed(name, directory, Kernelspec.read(directory)));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "kernelspec left out: directory=%s cause=%s".formatted(directory, e));
            return Optional.empty();
        }
    }
}
