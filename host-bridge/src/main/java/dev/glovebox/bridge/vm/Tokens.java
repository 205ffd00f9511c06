package dev.glovebox.bridge.vm;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Makes the secrets that callers of a guest have to show.
final class Tokens {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    /// 256 random bits in hexadecimal.
    static String make() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
