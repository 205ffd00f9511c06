package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.Accessibility.Detailed;
import dev.glovebox.guest.accessibility.Reading.Unresponsive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The answer of `GET /accessibility`.
///
/// @param applications the roots of the trees
/// @param nodeCount how many elements they have
/// @param truncated why some are missing
/// @param unresponsive which applications do not answer
record TreeJson(
        List<NodeJson> applications, int nodeCount, Set<Truncation> truncated, List<Unresponsive> unresponsive) {

    static TreeJson of(Reading reading, List<Detailed> details) {
        List<NodeJson> roots = new ArrayList<>();
        int count = 0;
        for (Detailed detailed : details) {
            if (!detailed.tree().nodes().isEmpty()) {
                NodeJson root = node(
                        detailed, detailed.tree().children(), 0, reading.bus().refs());
                roots.add(root.with(detailed.tree().application().pid(), List.of(), root.children()));
                count += detailed.tree().nodes().size();
            }
        }
        return new TreeJson(roots, count, reading.truncated(), reading.unresponsive());
    }

    private static NodeJson node(Detailed detailed, List<List<Integer>> children, int index, Refs refs) {
        List<NodeJson> inside = new ArrayList<>();
        for (int child : children.get(index)) {
            inside.add(node(detailed, children, child, refs));
        }
        Element element = detailed.tree().nodes().get(index).element();
        return NodeJson.of(element, detailed.details().get(index), refs).with(null, List.of(), inside);
    }
}
