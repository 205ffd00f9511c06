package dev.glovebox.guest.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A Python environment of a test's own, in which it installs kernelspecs: the packages, the interpreter and the
/// kernel `python3` are those of the environment that `start.sh install` makes.
public final class KernelspecDirectory {
    private static final String KERNELS = "share/jupyter/kernels";

    private final Path environment;

    private KernelspecDirectory(Path environment) {
        this.environment = environment;
    }

    /// Makes one at `environment`.
    public static KernelspecDirectory make(Path environment) throws IOException {
        Files.createDirectories(environment.resolve(KERNELS));
        for (String shared : new String[] {"bin", "lib", "pyvenv.cfg", KERNELS + "/python3"}) {
            Files.createSymbolicLink(environment.resolve(shared), RunningGuest.PYTHON_ENV.resolve(shared));
        }
        return new KernelspecDirectory(environment);
    }

    /// The value for `GLOVEBOX_PYTHON_ENV`.
    public Path environment() {
        return environment;
    }

    /// Installs a kernelspec.
    ///
    /// @param json what its `kernel.json` says
    /// @return its directory
    public Path install(String name, String json) throws IOException {
        Path directory = Files.createDirectories(environment.resolve(KERNELS).resolve(name));
        Files.writeString(directory.resolve("kernel.json"), json);
        return directory;
    }

    /// Installs another name of Python.
    public void installPython(String name, String displayName) throws IOException {
        install(name, """
                {"argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                 "display_name": "%s", "language": "python"}
                """.formatted(displayName));
    }
}
