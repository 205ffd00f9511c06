package dev.glovebox.guest.accessibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads what elements are, by asking them. Of one thread.
///
/// @param connection to the accessibility bus
/// @param patience with those who are asked
record ElementReader(BusConnection connection, Patience patience) {
    private static final String ACCESSIBLE = Element.interfaceName("Accessible");

    /// How many elements are asked before the first of them is waited for.
    private static final int AT_ONCE = 256;

    /// Asks `each` of `items` for something, many at once, and answers what `read` makes of it, in their order.
    <T, P, R> List<R> batches(List<T> items, Function<T, P> ask, Function<P, R> read) {
        List<R> results = new ArrayList<>(items.size());
        for (int from = 0; from < items.size(); from += AT_ONCE) {
            if (patience.isOver()) {
                break;
            }
            List<P> asked = items.subList(from, Math.min(items.size(), from + AT_ONCE)).stream()
                    .map(ask)
                    .toList();
            asked.forEach(question -> results.add(read.apply(question)));
        }
        return results;
    }

    /// The questions that an element was asked.
    private record Questions(
            ObjectAddress address,
            PendingReply state,
            PendingReply role,
            PendingReply name,
            PendingReply description,
            PendingReply interfaces) {}

    /// What the objects at `addresses` are, in their order; those that are gone or do not answer are left out, and
    /// the rest when patience is over.
    List<Element> read(List<ObjectAddress> addresses) {
        return batches(addresses, this::ask, this::element).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Questions ask(ObjectAddress address) {
        return new Questions(
                address,
                connection.call(Call.of(address, ACCESSIBLE, "GetState")),
                connection.call(Call.of(address, ACCESSIBLE, "GetRole")),
                connection.call(Call.get(address, ACCESSIBLE, "Name")),
                connection.call(Call.get(address, ACCESSIBLE, "Description")),
                connection.call(Call.of(address, ACCESSIBLE, "GetInterfaces")));
    }

    private Optional<Element> element(Questions asked) {
        Reply state = patience.await(asked.state);
        int role = patience.await(asked.role)
                .first(Number.class)
                .map(Number::intValue)
                .orElse(0);
        String name = patience.await(asked.name).text();
        String description = patience.await(asked.description).text();
        Set<String> interfaces = interfaces(patience.await(asked.interfaces).list());
        return state instanceof Reply.Values
                ? Optional.of(new Element(asked.address, role, name, description, States.of(state.list()), interfaces))
                : Optional.empty();
    }

    /// The short names of interfaces.
    static Set<String> interfaces(List<?> names) {
        return names.stream()
                .filter(String.class::isInstance)
                .map(name -> Element.shortName((String) name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The children of each of `parents`, in their order; fewer when patience is over.
    List<List<ObjectAddress>> children(List<ObjectAddress> parents) {
        return batches(
                parents,
                parent -> connection.call(Call.of(parent, ACCESSIBLE, "GetChildren")),
                reply -> patience.await(reply).list().stream()
                        .flatMap(child -> Reply.address(child).stream())
                        .toList());
    }
}
