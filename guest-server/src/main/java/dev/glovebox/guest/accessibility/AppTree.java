package dev.glovebox.guest.accessibility;

import java.util.ArrayList;
import java.util.List;

/// The elements of an application, level by level: as many as one likes of the first of them are a tree, too.
///
/// @param application whose
/// @param nodes the application itself first
/// @param truncated why some are missing
/// @param patience what is left of it
record AppTree(Application application, List<Node> nodes, List<Truncation> truncated, Patience patience) {

    /// An element and its place.
    ///
    /// @param parent the index of the element above it; -1 for the first
    /// @param depth how many are above it
    record Node(Element element, int parent, int depth) {}

    /// The first `count` nodes of it.
    AppTree first(int count) {
        if (count >= nodes.size()) {
            return this;
        }
        List<Truncation> reasons = new ArrayList<>(truncated);
        reasons.add(Truncation.NODES);
        return new AppTree(application, nodes.subList(0, count), reasons, patience);
    }

    /// The indices of the children of each node.
    List<List<Integer>> children() {
        List<List<Integer>> children = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            children.add(new ArrayList<>());
            if (nodes.get(i).parent >= 0) {
                children.get(nodes.get(i).parent).add(i);
            }
        }
        return children;
    }
}
