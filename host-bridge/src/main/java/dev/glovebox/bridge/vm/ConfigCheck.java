package dev.glovebox.bridge.vm;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Refuses configurations that cannot work, before anything is made of them.
final class ConfigCheck {

    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{1,4}x[1-9][0-9]{1,4}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{8,256}");

    private ConfigCheck() {}

    /// @throws SandboxException naming the field and what it may be
    static void check(SandboxVmConfig config) throws SandboxException {
        SandboxName.checked(config.name());
        require(config.memoryMib() >= 256, "memoryMib", config.memoryMib(), "256 or more");
        require(config.cpus() >= 1 && config.cpus() <= 64, "cpus", config.cpus(), "1 to 64");
        require(config.diskMib() >= 2048, "diskMib", config.diskMib(), "2048 or more");
        require(SIZE.matcher(config.displaySize()).matches(), "displaySize", config.displaySize(), "WIDTHxHEIGHT");
        require(
                !config.startTimeout().isNegative() && !config.startTimeout().isZero(),
                "startTimeout",
                config.startTimeout(),
                "a positive duration");
        if (config.token().isPresent() && !TOKEN.matcher(config.token().get()).matches()) {
            throw refused("token", "(not shown)", "8 to 256 printable ASCII characters without spaces");
        }
        for (String variable : config.runtimeEnvironment().keySet()) {
            require(VARIABLE.matcher(variable).matches(), "runtimeEnvironment", variable, "names of A-Z, a-z, 0-9, _");
        }
        for (Map.Entry<String, String> entry : config.runtimeEnvironment().entrySet()) {
            require(
                    entry.getValue().chars().noneMatch(c -> c < ' ' && c != '\t'),
                    "runtimeEnvironment",
                    entry.getKey(),
                    "values of one line, without control characters");
        }
        for (Map.Entry<Integer, Integer> port : config.ports().entrySet()) {
            require(isPort(port.getKey(), 1), "ports", port.getKey(), "guest ports of 1 to 65535");
            require(isPort(port.getValue(), 0), "ports", port.getValue(), "host ports of 0 to 65535");
        }
        List<Integer> fixed =
                config.ports().values().stream().filter(port -> port != 0).toList();
        require(fixed.stream().distinct().count() == fixed.size(), "ports", fixed, "different host ports");
        if (config.sharedDirectory().isPresent()) {
            require(
                    Files.isDirectory(config.sharedDirectory().get()),
                    "sharedDirectory",
                    config.sharedDirectory().get(),
                    "a directory that is there");
        }
        if (config.accelerator().isPresent()) {
            require(
                    List.of("kvm", "tcg").contains(config.accelerator().get()),
                    "accelerator",
                    config.accelerator().get(),
                    "kvm or tcg");
        }
    }

    private static boolean isPort(int port, int lowest) {
        return port >= lowest && port <= 65_535;
    }

    private static void require(boolean good, String field, Object value, String allowed) throws SandboxException {
        if (!good) {
            throw refused(field, value, allowed);
        }
    }

    private static SandboxException refused(String field, Object value, String allowed) {
        return new SandboxException(
                SandboxException.Kind.BAD_REQUEST, field + " is " + value + ": it has to be " + allowed);
    }
}
