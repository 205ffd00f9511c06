package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxDirectory;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "ls", description = "Lists the sandboxes.", mixinStandardHelpOptions = true)
final class LsCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException {
        var store = new SandboxStore(GloveboxCommand.home());
        var views = new ArrayList<SandboxView>();
        for (SandboxDirectory directory : store.list()) {
            views.add(view(store, directory));
        }
        if (output.isJson()) {
            output.json(views);
        } else {
            print(views);
        }
        return ExitCode.OK.number();
    }

    /// One that is damaged is listed, too, with what is wrong with it.
    private static SandboxView view(SandboxStore store, SandboxDirectory directory) {
        try {
            return SandboxView.of(directory.config(), store.actual(directory));
        } catch (SandboxException e) {
            var cause = new SandboxView.Cause("damaged", String.valueOf(e.getMessage()), List.of());
            String name = directory.name();
            return new SandboxView(name, name, "", "damaged", "", Map.of(), Optional.of(cause));
        }
    }

    private void print(List<SandboxView> views) {
        int width = Math.max(
                4, views.stream().mapToInt(view -> view.name().length()).max().orElse(0));
        String format = "%-" + width + "s  %-8s  %-6s  %s";
        output.line(format.formatted("NAME", "STATE", "DRIVER", "API"));
        for (SandboxView view : views) {
            String last = view.urls()
                    .getOrDefault(
                            "api",
                            view.cause().map(cause -> firstLine(cause.detail())).orElse(""));
            output.line(format.formatted(view.name(), view.state(), view.driver(), last));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
