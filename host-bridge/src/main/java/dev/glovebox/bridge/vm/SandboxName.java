package dev.glovebox.bridge.vm;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/// What sandboxes may be called: a name is also a directory and the guest's host name (RFC 1123, section 2.1).
public final class SandboxName {

    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final SecureRandom RANDOM = new SecureRandom();

    private SandboxName() {}

    /// The name itself.
    ///
    /// @throws SandboxException when it cannot be one, saying what can
    public static String checked(String name) throws SandboxException {
        if (!ALLOWED.matcher(name).matches()) {
            throw new SandboxException(
                    SandboxException.Kind.BAD_REQUEST,
                    "'" + name + "' cannot be a sandbox's name: 1 to 40 of a-z, 0-9 and '-', which is neither first nor"
                            + " last");
        }
        return name;
    }

    /// A name that begins with that one and that nobody else comes to by chance.
    static String unique(String name) {
        String prefix = name.length() > 33 ? name.substring(0, 33) : name;
        return "%s-%06x".formatted(prefix, RANDOM.nextInt(1 << 24));
    }
}
