package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.Reading.Unresponsive;
import dev.glovebox.guest.accessibility.States.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Elements as lines of text, for those who pay for each word: `role "name" [states] @x,y wxh ref`, and what is in
/// an element indented below it. Elements that only hold others together are left out.
final class TreeText {
    /// What is worth telling of an element.
    private static final Set<String> TOLD = Stream.of(
                    State.ACTIVE,
                    State.BUSY,
                    State.CHECKED,
                    State.COLLAPSED,
                    State.EDITABLE,
                    State.EXPANDED,
                    State.FOCUSED,
                    State.HAS_POPUP,
                    State.INDETERMINATE,
                    State.INVALID_ENTRY,
                    State.MODAL,
                    State.PRESSED,
                    State.READ_ONLY,
                    State.REQUIRED,
                    State.SELECTED)
            .map(State::label)
            .collect(Collectors.toUnmodifiableSet());

    private final StringBuilder lines = new StringBuilder();

    private TreeText() {}

    /// The lines of a whole tree.
    static String of(TreeJson tree) {
        var text = new TreeText();
        tree.applications().forEach(root -> text.add(root, 0));
        return text.end(tree.truncated(), tree.unresponsive());
    }

    /// The lines of what was found.
    static String of(Finder.Found found) {
        var text = new TreeText();
        found.matches().forEach(match -> text.line(match, 0));
        return text.end(found.truncated(), found.unresponsive());
    }

    private void add(NodeJson node, int indent) {
        boolean told = indent < 2 || !isHolder(node);
        if (told) {
            line(node, indent);
        }
        for (NodeJson child : node.children()) {
            if (!isRepetition(child, node)) {
                add(child, told ? indent + 1 : indent);
            }
        }
    }

    /// Whether `child` is but the text that `parent` has its name from.
    private static boolean isRepetition(NodeJson child, NodeJson parent) {
        return child.role().equals("static")
                && child.children().isEmpty()
                && child.name().equals(parent.name());
    }

    private static boolean isHolder(NodeJson node) {
        return node.name().isBlank()
                && node.text().isBlank()
                && node.value() == null
                && !node.states().contains(State.FOCUSABLE.label())
                && !node.states().contains(State.CHECKABLE.label());
    }

    private void line(NodeJson node, int indent) {
        lines.append("  ".repeat(indent)).append(node.role());
        if (!node.name().isEmpty()) {
            lines.append(' ').append(quoted(node.name()));
        }
        List<String> states = states(node);
        if (!states.isEmpty()) {
            lines.append(' ').append(states);
        }
        content(node);
        NodeJson.Box box = node.box();
        if (box != null) {
            lines.append(" @%d,%d %dx%d".formatted(box.x(), box.y(), box.width(), box.height()));
        }
        lines.append(node.pid() == null ? "" : " pid " + node.pid());
        lines.append(' ').append(node.ref()).append('\n');
    }

    private void content(NodeJson node) {
        if (!node.text().isBlank() && !node.text().equals(node.name())) {
            lines.append(" = ").append(quoted(node.text())).append(node.textLength() == null ? "" : "…");
        }
        NodeJson.Amount value = node.value();
        if (value == null) {
            return;
        }
        lines.append(" = ").append(number(value.current()));
        if (value.min() != null && value.max() != null) {
            lines.append(" of %s..%s".formatted(number(value.min()), number(value.max())));
        }
    }

    private static List<String> states(NodeJson node) {
        List<String> told =
                node.states().stream().filter(TOLD::contains).collect(Collectors.toCollection(ArrayList::new));
        boolean isDisabled = node.states().contains(State.SHOWING.label())
                && !node.states().contains(State.ENABLED.label())
                && !node.states().contains(State.SENSITIVE.label());
        if (isDisabled) {
            told.add("disabled");
        }
        return told;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private String end(Set<Truncation> truncated, List<Unresponsive> unresponsive) {
        if (!truncated.isEmpty()) {
            lines.append("# truncated: ")
                    .append(truncated.stream().map(Truncation::label).collect(Collectors.joining(", ")))
                    .append('\n');
        }
        unresponsive.forEach(
                app -> lines.append("# does not answer: %s (pid %d)\n".formatted(quoted(app.app()), app.pid())));
        return lines.toString();
    }
}
