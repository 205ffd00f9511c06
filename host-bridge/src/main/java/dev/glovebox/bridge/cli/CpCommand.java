package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.ssh.SandboxShell;
import dev.glovebox.bridge.ssh.SshException;
import dev.glovebox.bridge.ssh.TransferLimits;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "cp",
        description = "Copies a file or a directory into a sandbox (FILE NAME:PATH) or out of it (NAME:PATH FILE).",
        mixinStandardHelpOptions = true)
final class CpCommand implements Callable<Integer> {

    private static final Pattern REMOTE = Pattern.compile("([a-z0-9-]+):(.*)");

    @Parameters(index = "0", paramLabel = "FROM")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO")
    private String to = "";

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException, SshException {
        Optional<Matcher> source = remote(from);
        Optional<Matcher> target = remote(to);
        if (source.isPresent() == target.isPresent()) {
            throw new TypeConversionException("one of the two is in a sandbox, as in: glovebox cp a.txt NAME:/tmp/");
        }
        try (var bar = new CopyProgress()) {
            if (target.isPresent()) {
                try (SandboxShell shell = shell(target.get())) {
                    shell.upload(Path.of(from), path(target.get()), TransferLimits.DEFAULTS, bar);
                }
            } else {
                Matcher remote = source.orElseThrow();
                try (SandboxShell shell = shell(remote)) {
                    shell.download(path(remote), Path.of(to), TransferLimits.DEFAULTS, bar)
                            .forEach(file -> output.note("left out, being neither file nor directory: " + file));
                }
            }
        }
        return ExitCode.OK.number();
    }

    /// A path on this machine that looks like one in a sandbox is written with a slash: `./a:b`.
    private static Optional<Matcher> remote(String argument) {
        return Optional.of(REMOTE.matcher(argument)).filter(Matcher::matches);
    }

    private static SandboxShell shell(Matcher remote) throws SandboxException, SshException {
        try (var sandbox = SandboxVmManager.open(remote.group(1), GloveboxCommand.home())) {
            return sandbox.openShell();
        }
    }

    private static String path(Matcher remote) {
        return remote.group(2).isEmpty() ? "." : remote.group(2);
    }
}
