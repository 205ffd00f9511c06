package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.AppTree.Node;
import dev.glovebox.guest.accessibility.States.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the structure of one application, level by level. Of one thread.
final class Walk {
    /// How many elements are asked before there is a look at how much room is left.
    private static final int STEP = 256;

    private final Application application;
    private final Scope scope;
    private final Patience patience;
    private final ElementReader reader;
    private final CachedElements cached;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<ObjectAddress> seen = new HashSet<>();
    private final Set<Truncation> truncated = EnumSet.noneOf(Truncation.class);

    private Walk(Application application, Scope scope, BusConnection connection, Patience patience) {
        this.application = application;
        this.scope = scope;
        this.patience = patience;
        this.reader = new ElementReader(connection, patience);
        this.cached = CachedElements.read(connection, application.root().bus(), patience);
    }

    /// What `application` shows, as far as `scope` and `patience` reach.
    static AppTree read(Application application, Scope scope, BusConnection connection, Patience patience) {
        return new Walk(application, scope, connection, patience).read();
    }

    /// A place that something may be at.
    private record Place(ObjectAddress address, int parent) {}

    private AppTree read() {
        List<Place> level = List.of(new Place(application.root(), -1));
        seen.add(application.root());
        for (int depth = 0; !level.isEmpty() && !patience.isOver(); depth++) {
            int first = nodes.size();
            add(level, depth);
            if (truncated.contains(Truncation.NODES)) {
                break;
            }
            level = below(first);
            if (depth == scope.depth() && !level.isEmpty()) {
                truncated.add(Truncation.DEPTH);
                break;
            }
        }
        if (patience.isSilent()) {
            truncated.add(Truncation.UNRESPONSIVE);
        } else if (patience.isLate()) {
            truncated.add(Truncation.TIME);
        }
        return new AppTree(application, nodes, List.copyOf(truncated), patience);
    }

    /// Adds what is at the places and belongs to the scope, as long as there is room.
    private void add(List<Place> level, int depth) {
        for (int from = 0; from < level.size() && !truncated.contains(Truncation.NODES); from += STEP) {
            if (patience.isOver()) {
                return;
            }
            addSome(level.subList(from, Math.min(level.size(), from + STEP)), depth);
        }
    }

    private void addSome(List<Place> places, int depth) {
        Map<ObjectAddress, Element> asked = new HashMap<>();
        List<ObjectAddress> unknown = places.stream()
                .map(Place::address)
                .filter(address -> cached.element(address).isEmpty())
                .toList();
        reader.read(unknown).forEach(element -> asked.put(element.address(), element));
        for (Place place : places) {
            Element element = cached.element(place.address()).orElse(asked.get(place.address()));
            if (element != null && belongs(element, depth)) {
                if (nodes.size() == scope.maxNodes()) {
                    truncated.add(Truncation.NODES);
                    return;
                }
                nodes.add(new Node(element, place.parent(), depth));
            }
        }
    }

    private boolean belongs(Element element, int depth) {
        if (depth == 0) {
            return true;
        }
        boolean wanted = depth > 1
                || scope.window()
                        .filter(title -> !Application.contains(element.name(), title))
                        .isEmpty();
        return wanted
                && !element.states().has(State.DEFUNCT)
                && (!scope.showingOnly() || element.states().has(State.SHOWING));
    }

    /// The places below the nodes from `first` on, those that have been seen left out: what an application tells
    /// may go round in circles.
    private List<Place> below(int first) {
        List<ObjectAddress> parents = new ArrayList<>();
        for (Node node : nodes.subList(first, nodes.size())) {
            parents.add(node.element().address());
        }
        List<ObjectAddress> unknown = parents.stream()
                .filter(parent -> cached.children(parent).isEmpty())
                .toList();
        List<List<ObjectAddress>> told = reader.children(unknown);
        Map<ObjectAddress, List<ObjectAddress>> asked = new HashMap<>();
        for (int i = 0; i < told.size(); i++) {
            asked.put(unknown.get(i), told.get(i));
        }
        List<Place> below = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            ObjectAddress parent = parents.get(i);
            for (ObjectAddress child : cached.children(parent).orElseGet(() -> asked.getOrDefault(parent, List.of()))) {
                if (seen.add(child)) {
                    below.add(new Place(child, first + i));
                }
            }
        }
        return below;
    }
}
