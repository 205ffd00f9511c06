package dev.glovebox.guest.accessibility;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.Variant;

/// What became of a call.
sealed interface Reply {

    /// It was answered.
    record Values(List<Object> values) implements Reply {}

    /// It was answered with an error.
    ///
    /// @param name of the error, as D-Bus has it
    record Refused(String name, String message) implements Reply {
        private static final List<String> GONE = List.of(
                "org.freedesktop.DBus.Error.ServiceUnknown",
                "org.freedesktop.DBus.Error.NameHasNoOwner",
                "org.freedesktop.DBus.Error.NoReply", // its connection ended
                "org.freedesktop.DBus.Error.Disconnected",
                "org.freedesktop.DBus.Error.UnknownObject",
                "org.freedesktop.DBus.Error.UnknownMethod",
                "org.freedesktop.DBus.Error.UnknownInterface");

        /// Whether there is no such object, when every object has the method that was called.
        boolean isGone() {
            return GONE.contains(name);
        }
    }

    /// Nobody answered in time.
    record Silence() implements Reply {}

    /// The connection to the bus has ended.
    record Lost() implements Reply {}

    /// The first value when it is a `type`, taken out of its variant if it is in one.
    default <T> Optional<T> first(Class<T> type) {
        return this instanceof Values answered && !answered.values.isEmpty()
                ? as(answered.values.getFirst(), type)
                : Optional.empty();
    }

    /// The first value as a text.
    default String text() {
        return first(String.class).orElse("");
    }

    /// The first value as a list.
    default List<?> list() {
        return this instanceof Values answered && !answered.values.isEmpty()
                ? list(answered.values.getFirst())
                : List.of();
    }

    /// `value`, or what is in it when it is a variant, as a `type`.
    static <T> Optional<T> as(Object value, Class<T> type) {
        Object content = value instanceof Variant<?> variant ? variant.getValue() : value;
        return type.isInstance(content) ? Optional.of(type.cast(content)) : Optional.empty();
    }

    /// The members of an array or a structure.
    static List<?> list(Object value) {
        return switch (value) {
            case Object[] members -> Arrays.asList(members);
            case int[] numbers -> Arrays.stream(numbers).boxed().toList();
            case List<?> members -> members;
            case Variant<?> variant -> list(variant.getValue());
            default -> List.of();
        };
    }

    /// The member at `index` as a `type`.
    static <T> Optional<T> member(List<?> members, int index, Class<T> type) {
        return index < members.size() ? as(members.get(index), type) : Optional.empty();
    }

    /// An object's address, which is a structure of bus name and path.
    static Optional<ObjectAddress> address(Object value) {
        List<?> members = list(value);
        return member(members, 0, String.class)
                .flatMap(bus -> member(members, 1, DBusPath.class).map(path -> new ObjectAddress(bus, path.getPath())))
                .filter(address -> !address.bus().isEmpty() && !address.path().endsWith("/null"));
    }
}
