package dev.glovebox.guest.accessibility;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What an application tells of all its elements in one answer
/// ([org.a11y.atspi.Cache](https://gnome.pages.gitlab.gnome.org/at-spi2-core/devel-docs/doc-org.a11y.atspi.Cache.html)),
/// where its toolkit does; it may leave some of them out.
final class CachedElements {
    private static final String PATH = "/org/a11y/atspi/cache";
    private static final int MEMBERS = 10;

    private final Map<ObjectAddress, Item> items = new HashMap<>();
    private final Map<ObjectAddress, TreeSet<Item>> children = new HashMap<>();

    private CachedElements() {}

    /// An element and its place.
    ///
    /// @param index among its siblings; -1 when it is not known
    /// @param childCount -1 when it is not known
    private record Item(Element element, int index, int childCount) {
        static final Comparator<Item> ORDER = Comparator.comparingInt((Item item) -> item.index)
                .thenComparing(item -> item.element.address().path());
    }

    /// Asks the application at `bus`; one that tells nothing of the kind has nothing cached.
    static CachedElements read(BusConnection connection, String bus, Patience patience) {
        var cached = new CachedElements();
        var call = Call.of(new ObjectAddress(bus, PATH), Element.interfaceName("Cache"), "GetItems");
        for (Object item : patience.await(connection.call(call)).list()) {
            cached.add(Reply.list(item));
        }
        return cached;
    }

    /// An item is object, application, parent, index, number of children, interfaces, name, role, description,
    /// states.
    private void add(List<?> members) {
        if (members.size() != MEMBERS) {
            return; // an older form, without the states that are needed
        }
        Optional<ObjectAddress> address = Reply.address(members.get(0));
        Optional<ObjectAddress> parent = Reply.address(members.get(2));
        if (address.isEmpty()) {
            return;
        }
        var element = new Element(
                address.get(),
                number(members, 7),
                Reply.member(members, 6, String.class).orElse(""),
                Reply.member(members, 8, String.class).orElse(""),
                States.of(Reply.list(members.get(9))),
                ElementReader.interfaces(Reply.list(members.get(5))));
        var item = new Item(element, number(members, 3), number(members, 4));
        items.put(element.address(), item);
        parent.filter(above -> !above.equals(element.address()))
                .ifPresent(above -> children.computeIfAbsent(above, _ -> new TreeSet<>(Item.ORDER))
                        .add(item));
    }

    private static int number(List<?> members, int index) {
        return Reply.member(members, index, Number.class).map(Number::intValue).orElse(-1);
    }

    /// What is at `address`, when it was told.
    Optional<Element> element(ObjectAddress address) {
        return Optional.ofNullable(items.get(address)).map(Item::element);
    }

    /// The children of what is at `parent`; empty unless all of them and their order were told.
    Optional<List<ObjectAddress>> children(ObjectAddress parent) {
        Item item = items.get(parent);
        TreeSet<Item> told = children.getOrDefault(parent, new TreeSet<>(Item.ORDER));
        boolean whole = item != null && item.childCount == told.size();
        boolean ordered = told.size() < 2 || told.first().index >= 0;
        return whole && ordered
                ? Optional.of(
                        told.stream().map(child -> child.element.address()).toList())
                : Optional.empty();
    }
}
