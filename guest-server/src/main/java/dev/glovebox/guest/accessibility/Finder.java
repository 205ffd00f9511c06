package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.Accessibility.Detailed;
import dev.glovebox.guest.accessibility.AppTree.Node;
import dev.glovebox.guest.accessibility.Reading.Unresponsive;
import dev.glovebox.guest.http.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Looks for elements.
///
/// @param accessibility reads the desktop
/// @param scope where to look
/// @param criteria what for
/// @param max how many are wanted
/// @param maxText how many characters of their texts
record Finder(Accessibility accessibility, Scope scope, Criteria criteria, int max, int maxText) {
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// The answer of `GET /accessibility/find`.
    ///
    /// @param matches as they follow each other in their windows
    /// @param truncated why some may be missing
    /// @param unresponsive which applications do not answer
    record Found(List<NodeJson> matches, Set<Truncation> truncated, List<Unresponsive> unresponsive) {}

    /// What there is, as soon as there is something, or when `limit` is over.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when there is no accessibility bus
    Found find(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Found found = look();
            long leftNanos = deadline - System.nanoTime();
            if (!found.matches.isEmpty() || leftNanos <= 0) {
                return found;
            }
            try {
                Thread.sleep(Duration.ofNanos(Math.min(leftNanos, PAUSE.toNanos())));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new Failure.Unavailable("the server is stopping").asException();
            }
        }
    }

    private Found look() {
        Reading reading = accessibility.read(scope);
        List<AppTree> candidates = new ArrayList<>();
        for (AppTree tree : reading.trees()) {
            List<Node> matching = new ArrayList<>();
            collect(tree, tree.children(), 0, matching);
            candidates.add(new AppTree(tree.application(), matching, tree.truncated(), tree.patience()));
        }
        var found = new Reading(reading.bus(), candidates, reading.tooMany(), reading.deadlineNanos());
        if (criteria.text().isEmpty()) {
            found = found.cut(max); // before what they hold is read
        }
        List<NodeJson> matches = new ArrayList<>();
        for (Detailed detailed : accessibility.details(found, maxText)) {
            AppTree whole = reading.trees().stream()
                    .filter(tree -> tree.application().equals(detailed.tree().application()))
                    .findFirst()
                    .orElseThrow();
            add(detailed, whole, reading.bus().refs(), matches);
        }
        Set<Truncation> truncated = found.truncated();
        if (matches.size() > max) {
            truncated.add(Truncation.NODES);
            matches = matches.subList(0, max);
        }
        return new Found(matches, truncated, found.unresponsive());
    }

    /// The nodes that match, a node before what is in it.
    private void collect(AppTree tree, List<List<Integer>> children, int index, List<Node> matching) {
        if (index >= tree.nodes().size()) {
            return;
        }
        Node node = tree.nodes().get(index);
        if (criteria.match(node.element())) {
            matching.add(node);
        }
        for (int child : children.get(index)) {
            collect(tree, children, child, matching);
        }
    }

    private void add(Detailed detailed, AppTree whole, Refs refs, List<NodeJson> matches) {
        for (int i = 0; i < detailed.details().size(); i++) {
            Details details = detailed.details().get(i);
            if (criteria.match(details)) {
                Node node = detailed.tree().nodes().get(i);
                Long pid = node.depth() == 0 ? whole.application().pid() : null;
                matches.add(NodeJson.of(node.element(), details, refs).with(pid, path(whole, node), List.of()));
            }
        }
    }

    private static List<String> path(AppTree tree, Node node) {
        List<String> names = new ArrayList<>();
        for (int above = node.parent();
                above >= 0;
                above = tree.nodes().get(above).parent()) {
            Element element = tree.nodes().get(above).element();
            if (!element.name().isBlank()) {
                names.addFirst(element.name());
            }
        }
        return names;
    }
}
