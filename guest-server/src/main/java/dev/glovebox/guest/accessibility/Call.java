package dev.glovebox.guest.accessibility;

import java.util.List;

/// A call of a method.
///
/// @param target whose
/// @param interfaceName the interface that has the method
/// @param member the method
/// @param signature the types of the arguments, as D-Bus writes them
/// @param arguments of these types
record Call(ObjectAddress target, String interfaceName, String member, String signature, List<Object> arguments) {
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    /// A call without arguments.
    static Call of(ObjectAddress target, String interfaceName, String member) {
        return new Call(target, interfaceName, member, "", List.of());
    }

    /// A call with arguments.
    static Call of(ObjectAddress target, String interfaceName, String member, String signature, Object... arguments) {
        return new Call(target, interfaceName, member, signature, List.of(arguments));
    }

    /// Reads a property.
    static Call get(ObjectAddress target, String interfaceName, String property) {
        return of(target, PROPERTIES, "Get", "ss", interfaceName, property);
    }

    /// Writes a property.
    ///
    /// @param value a variant
    static Call set(ObjectAddress target, String interfaceName, String property, Object value) {
        return of(target, PROPERTIES, "Set", "ssv", interfaceName, property, value);
    }

    /// Asks the bus itself.
    static Call toBus(String member, String signature, Object... arguments) {
        return of(
                new ObjectAddress("org.freedesktop.DBus", "/org/freedesktop/DBus"),
                "org.freedesktop.DBus",
                member,
                signature,
                arguments);
    }
}
