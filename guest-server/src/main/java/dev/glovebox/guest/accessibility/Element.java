package dev.glovebox.guest.accessibility;

import java.util.Set;

/// What an element is, without what it holds.
///
/// @param address where it is
/// @param role a number of [Roles]
/// @param name what it is called, possibly empty
/// @param description what more is said of it, possibly empty
/// @param states what holds for it
/// @param interfaces what can be done with it, `Action` for example
record Element(
        ObjectAddress address, int role, String name, String description, States states, Set<String> interfaces) {

    static final String ACTION = "Action";
    static final String COMPONENT = "Component";
    static final String EDITABLE_TEXT = "EditableText";
    static final String TEXT = "Text";
    static final String VALUE = "Value";

    private static final String PREFIX = "org.a11y.atspi.";

    /// The whole name of an interface.
    static String interfaceName(String name) {
        return PREFIX + name;
    }

    /// The short name of an interface.
    static String shortName(String interfaceName) {
        return interfaceName.startsWith(PREFIX) ? interfaceName.substring(PREFIX.length()) : interfaceName;
    }

    /// Whether it has the interface with this short name.
    boolean has(String interfaceName) {
        return interfaces.contains(interfaceName);
    }

    /// The name of its role.
    String roleName() {
        return Roles.name(role);
    }
}
