package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.Home;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The root of all verbs.
@Command(
        name = "glovebox",
        description = "Sealed machines for AI agents: boots them, reaches into them, puts them away.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            UpCommand.class,
            StartCommand.class,
            StopCommand.class,
            RmCommand.class,
            LsCommand.class,
            InfoCommand.class,
            UrlsCommand.class,
            ScreenshotCommand.class,
            RecordCommand.class,
            ExecCommand.class,
            PythonCommand.class,
            CpCommand.class,
            ForwardCommand.class,
            LogsCommand.class,
            SshCommand.class,
            SshConfigCommand.class,
            SshProxyCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ImageCommand.class,
            DoctorCommand.class,
            AutoComplete.GenerateCompletion.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Sandboxes and images are kept in GLOVEBOX_HOME (default: ~/.local/share/glovebox).",
            "",
            "Exit codes: 0 ok, 1 failed, 2 bad usage, 3 not found, 4 taken or in the wrong state,",
            "5 something is missing on this machine, 6 not in time; exec and ssh: the program's own."
        })
public final class GloveboxCommand {

    static Home home() {
        return Home.ofEnvironment();
    }

    /// The product's directory: the clone, or where the archive was unpacked.
    static Path product() {
        return Path.of(System.getProperty("glovebox.product", "."))
                .toAbsolutePath()
                .normalize();
    }
}
