package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.http.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names that clients call elements by, `b1f0-5-23` for example: which bus, which of its connections, which
/// object there. They hold as long as the element does; nobody has to remember them.
///
/// @param bus four digits of the bus's id: connections are numbered anew on another one
record Refs(String bus) {
    private static final String COMMON = "/org/a11y/atspi/accessible/";
    private static final Pattern SHORT_NAME = Pattern.compile("\\w+");
    private static final Pattern REF =
            Pattern.compile("([0-9a-f]{4})-(\\d{1,19})(?:-(\\w{1,64})|((?:/\\w{1,255}){1,32}))");

    /// The name of the object at `address`.
    String of(ObjectAddress address) {
        String connection = address.bus().replaceFirst("^:1\\.", "");
        String path = address.path();
        String name = path.startsWith(COMMON) ? path.substring(COMMON.length()) : path;
        return SHORT_NAME.matcher(name).matches()
                ? "%s-%s-%s".formatted(bus, connection, name)
                : "%s-%s%s".formatted(bus, connection, path);
    }

    /// The object that `ref` names.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody] when it cannot be a name, or
    ///     [Failure.Gone] when it was one on an earlier bus
    ObjectAddress parse(String ref) {
        Matcher matcher = REF.matcher(ref);
        if (!matcher.matches()) {
            throw new Failure.BadBody("ref", "expected a ref as GET /accessibility answers them, not " + cut(ref))
                    .asException();
        }
        if (!matcher.group(1).equals(bus)) {
            throw gone(ref).asException();
        }
        String name = matcher.group(3);
        return new ObjectAddress(":1." + matcher.group(2), name == null ? matcher.group(4) : COMMON + name);
    }

    /// What is said of a name whose object is not there any more.
    static Failure gone(String ref) {
        return new Failure.Gone("the element %s is not there any more; look for it anew".formatted(ref));
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
