package dev.glovebox.bridge.client;

import java.net.http.HttpHeaders;
import java.util.OptionalInt;

/// A whole answer of a guest.
///
/// @param body all of it, within the limit that the call had
public record GuestAnswer(int status, HttpHeaders headers, byte[] body) {

    /// A header's value, without control characters and cut at 2000 characters; empty when it is not there.
    public String header(String name) {
        return GuestJson.printable(headers.firstValue(name).orElse(""));
    }

    /// A header that is a whole number.
    public OptionalInt number(String name) {
        String value = header(name);
        return value.matches("-?[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(value)) : OptionalInt.empty();
    }
}
