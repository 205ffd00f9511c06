package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.Details.Setting;
import dev.glovebox.guest.image.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.freedesktop.dbus.types.UInt32;
import org.jspecify.annotations.Nullable;

/// Reads what elements hold. Of one thread.
///
/// @param connection to the accessibility bus
/// @param patience with those who are asked
/// @param maxText how many characters of a text
record DetailReader(BusConnection connection, Patience patience, int maxText) {
    private static final String ACTION = Element.interfaceName(Element.ACTION);
    private static final String TEXT = Element.interfaceName(Element.TEXT);
    private static final String VALUE = Element.interfaceName(Element.VALUE);
    private static final int SCREEN_COORDINATES = 0;
    private static final int ACTIONS_MAX = 32;

    /// What stands for an embedded element in a text.
    private static final String EMBEDDED = "\ufffc";

    /// What an element was asked; null for what it does not have.
    private record Questions(
            Element element,
            @Nullable PendingReply box,
            @Nullable PendingReply textLength,
            @Nullable PendingReply current,
            @Nullable PendingReply min,
            @Nullable PendingReply max,
            @Nullable PendingReply actionCount) {}

    /// What each of `elements` holds, in their order; nothing of those that patience does not last for.
    List<Details> read(List<Element> elements) {
        var reader = new ElementReader(connection, patience);
        List<Details> details = new ArrayList<>(reader.batches(elements, this::ask, this::measured));
        while (details.size() < elements.size()) {
            details.add(Details.NONE);
        }
        List<Integer> fuller = new ArrayList<>();
        for (int i = 0; i < details.size(); i++) {
            if (details.get(i).textLength() > 0 || !details.get(i).actions().isEmpty()) {
                fuller.add(i);
            }
        }
        List<Details> full = reader.batches(fuller, i -> askMore(elements.get(i), details.get(i)), this::completed);
        for (int i = 0; i < full.size(); i++) {
            details.set(fuller.get(i), full.get(i));
        }
        return details;
    }

    private Questions ask(Element element) {
        ObjectAddress address = element.address();
        boolean hasValue = element.has(Element.VALUE);
        return new Questions(
                element,
                element.has(Element.COMPONENT)
                        ? connection.call(Call.of(
                                address,
                                Element.interfaceName(Element.COMPONENT),
                                "GetExtents",
                                "u",
                                new UInt32(SCREEN_COORDINATES)))
                        : null,
                element.has(Element.TEXT) ? connection.call(Call.get(address, TEXT, "CharacterCount")) : null,
                hasValue ? connection.call(Call.get(address, VALUE, "CurrentValue")) : null,
                hasValue ? connection.call(Call.get(address, VALUE, "MinimumValue")) : null,
                hasValue ? connection.call(Call.get(address, VALUE, "MaximumValue")) : null,
                element.has(Element.ACTION) ? connection.call(Call.get(address, ACTION, "NActions")) : null);
    }

    /// What the answers tell, with numbers for the names of the actions.
    private Details measured(Questions asked) {
        return new Details(
                box(await(asked.box).list()),
                "",
                await(asked.textLength)
                        .first(Number.class)
                        .map(Number::intValue)
                        .orElse(0),
                setting(await(asked.current), await(asked.min), await(asked.max)),
                numbers(await(asked.actionCount)
                        .first(Number.class)
                        .map(Number::intValue)
                        .orElse(0)));
    }

    private Reply await(@Nullable PendingReply reply) {
        return reply == null ? new Reply.Silence() : patience.await(reply);
    }

    private static Optional<Region> box(List<?> extents) {
        List<Integer> numbers = extents.stream()
                .filter(Integer.class::isInstance)
                .map(Integer.class::cast)
                .toList();
        if (numbers.size() != 4 || numbers.get(2) <= 0 || numbers.get(3) <= 0 || numbers.contains(Integer.MIN_VALUE)) {
            return Optional.empty(); // what is not on the screen has no size, or one of these
        }
        return Optional.of(new Region(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3)));
    }

    private static Optional<Setting> setting(Reply current, Reply min, Reply max) {
        return current.first(Double.class)
                .map(value -> new Setting(
                        value,
                        min.first(Double.class).orElse(Double.NEGATIVE_INFINITY),
                        max.first(Double.class).orElse(Double.POSITIVE_INFINITY)))
                .filter(setting -> Double.isFinite(setting.current()));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, Math.clamp(count, 0, ACTIONS_MAX))
                .mapToObj(Integer::toString)
                .toList();
    }

    /// What is asked once it is known how much there is.
    private record MoreQuestions(Details known, Optional<PendingReply> text, List<PendingReply> actions) {}

    private MoreQuestions askMore(Element element, Details details) {
        int end = Math.min(details.textLength(), maxText);
        return new MoreQuestions(
                details,
                end <= 0
                        ? Optional.empty()
                        : Optional.of(connection.call(Call.of(element.address(), TEXT, "GetText", "ii", 0, end))),
                IntStream.range(0, details.actions().size())
                        .mapToObj(i -> connection.call(Call.of(element.address(), ACTION, "GetName", "i", i)))
                        .toList());
    }

    private Details completed(MoreQuestions asked) {
        Details known = asked.known;
        String text = asked.text.map(reply -> patience.await(reply).text()).orElse("");
        String written = text.replace(EMBEDDED, "");
        List<String> actions = new ArrayList<>();
        for (PendingReply reply : asked.actions) {
            String name = patience.await(reply).text();
            actions.add(name.isBlank() ? Integer.toString(actions.size()) : name);
        }
        int length = known.textLength() - (text.length() - written.length());
        return new Details(known.box(), written, length, known.value(), actions);
    }
}
