package dev.glovebox.guest.kernel;

import dev.glovebox.guest.child.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where kernels run: the Python environment, the directory of connection files, the log of their output.
final class KernelEnvironment {
    private static final List<String> PYTHON_NAMES = List.of("python", "python3");
    private static final List<String> IPYKERNEL = List.of("-m", "ipykernel_launcher");
    private static final String WRAPPER = "glovebox_kernel.py";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)}");

    /// What they see in any case: without these a program finds neither commands, files, language nor display, and
    /// is not found itself when everything is to end.
    private static final Set<String> ALWAYS = Set.of(
            "PATH",
            "DISPLAY",
            "XAUTHORITY",
            "DBUS_SESSION_BUS_ADDRESS",
            "QT_ACCESSIBILITY",
            "HOME",
            "LANG",
            "GLOVEBOX_INSTANCE");

    private final Path pythonEnv;
    private final Path runtimeDir;
    private final String display;
    private final KernelLog log;
    private final Optional<List<String>> inherited;

    /// @param pythonEnv the uv environment
    /// @param display the display that programs in kernels use, as in `DISPLAY`
    /// @param runtimeDir where connection files go, which no other server uses; made when missing, and rid of what
    ///     a server that was killed left there
    /// @param log receives the kernels' own output
    /// @param inherited the names of the server's variables that kernels get, besides the few that they always get;
    ///     empty for all but secrets
    KernelEnvironment(Path pythonEnv, String display, Path runtimeDir, KernelLog log, Optional<List<String>> inherited)
            throws IOException {
        this.pythonEnv = pythonEnv;
        this.display = display;
        this.runtimeDir = Files.createDirectories(runtimeDir);
        this.log = log;
        this.inherited = inherited;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(runtimeDir, "kernel-*.json")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        try (InputStream wrapper = KernelEnvironment.class.getResourceAsStream("/python/" + WRAPPER)) {
            Files.copy(
                    Objects.requireNonNull(wrapper), runtimeDir.resolve(WRAPPER), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// The environment's interpreter.
    Path python() {
        return pythonEnv.resolve("bin/python");
    }

    /// Where connection files are; no other server's are.
    Path runtimeDir() {
        return runtimeDir;
    }

    /// The connection file of a new process of the kernel with this id, another one for each process.
    Path newConnectionFile(String kernelId) {
        String process = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return runtimeDir.resolve("kernel-%s-%s.json".formatted(kernelId, process));
    }

    /// Whether the kernel that `spec` describes chooses its ports itself and writes them into its connection file.
    boolean choosesPorts(Kernelspec spec) {
        return spec.argv().stream().anyMatch(word -> word.contains("ipykernel"));
    }

    /// The process of a kernel, not started.
    ///
    /// @param extra variables that the client asked for
    /// @param directory where it is to run
    ProcessBuilder process(
            Kernelspecs.Installed installed, Path connectionFile, Map<String, String> extra, Path directory) {
        var builder = new ProcessBuilder(command(installed, connectionFile)).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !isInherited(name));
        environment.put("DISPLAY", display);
        environment.putAll(extra);
        Map<String, String> known = new HashMap<>(environment);
        installed.spec().env().forEach((name, value) -> environment.put(name, expand(value, known)));
        environment.merge("PATH", pythonEnv.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        environment.put("VIRTUAL_ENV", pythonEnv.toString());
        environment.put("KERNEL_GATEWAY", "1");
        environment.put("JPY_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        return builder.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    }

    private List<String> command(Kernelspecs.Installed installed, Path connectionFile) {
        List<String> argv = new ArrayList<>();
        for (String word : installed.spec().argv()) {
            argv.add(word.replace("{connection_file}", connectionFile.toString())
                    .replace("{resource_dir}", installed.directory().toString())
                    .replace("{prefix}", pythonEnv.toString()));
        }
        if (PYTHON_NAMES.contains(argv.getFirst())) {
            argv.set(0, python().toString());
            int module = Collections.indexOfSubList(argv, IPYKERNEL);
            if (module > 0) {
                argv.remove(module);
                argv.set(module, runtimeDir.resolve(WRAPPER).toString());
            }
        }
        return argv;
    }

    private boolean isInherited(String variable) {
        return !Command.SECRETS.contains(variable)
                && (inherited.isEmpty()
                        || ALWAYS.contains(variable)
                        || inherited.get().contains(variable));
    }

    /// Replaces `${NAME}` by the variable's value, where there is one.
    private static String expand(String template, Map<String, String> variables) {
        return REFERENCE
                .matcher(template)
                .replaceAll(reference ->
                        Matcher.quoteReplacement(variables.getOrDefault(reference.group(1), reference.group())));
    }
}
