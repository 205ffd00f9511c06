package dev.glovebox.guest.accessibility;

/// Where an object is.
///
/// @param bus the connection that has it, `:1.5` for example, or a well-known name
/// @param path of the object there
record ObjectAddress(String bus, String path) {
    private static final String ROOT = "/org/a11y/atspi/accessible/root";

    /// The root of an application, or of all of them at the registry.
    static ObjectAddress root(String bus) {
        return new ObjectAddress(bus, ROOT);
    }
}
