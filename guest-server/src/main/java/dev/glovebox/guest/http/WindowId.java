package dev.glovebox.guest.http;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A window of the X server, as requests and answers name it.
///
/// @param value its X id, 1 to 2^29 - 1
///     ([X11 protocol, section 1](https://www.x.org/releases/current/doc/xproto/x11protocol.html): ids have 29
///     bits)
public record WindowId(long value) {
    private static final Pattern TEXT = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|[1-9][0-9]{0,8}");
    private static final long VALUES = 1L << 29;

    /// Reads what `xwininfo` and `xdotool` write: hexadecimal with `0x`, or decimal.
    ///
    /// @param name what the caller calls it
    /// @throws FailureException [Failure.BadParameter] when it is none
    public static WindowId parse(String name, String text) {
        if (TEXT.matcher(text).matches()) {
            long id = Long.decode(text);
            if (id > 0 && id < VALUES) {
                return new WindowId(id);
            }
        }
        throw new Failure.BadParameter(name, text, "a window's id, such as 0x1400003 or 20971523").asException();
    }

    /// Hexadecimal, as `0x1400003`.
    @Override
    @JsonValue
    public String toString() {
        return "0x%x".formatted(value);
    }
}
