package dev.glovebox.bridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.glovebox.bridge.vm.BridgeJson;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a verb prints: for people, or as JSON for programs.
final class Output {

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before the verb runs
    private CommandSpec spec;

    boolean isJson() {
        return json;
    }

    /// Whether a person looks on, for whom progress can be drawn.
    static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /// A line of the result.
    void line(String text) {
        out().println(text);
    }

    /// Whether nobody reads any more, as after `| head`.
    boolean isBroken() {
        return out().checkError();
    }

    /// Something about the work, which is not part of the result.
    void note(String text) {
        spec.commandLine().getErr().println(text);
    }

    void json(Object value) {
        try {
            out().println(BridgeJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that cannot be written as JSON", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
