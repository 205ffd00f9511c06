package dev.glovebox.bridge.driver.egress;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a guest wants to go.
///
/// @param host a name in lower case without a last dot, or an address; IPv6 without brackets
/// @param port 1..65535
record Destination(String host, int port) {
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})\\]|([A-Za-z0-9._-]{1,253}))(?::([0-9]{1,5}))?");

    /// @param authority `host`, `host:port`, `[address]:port`
    /// @param port what is meant when it has none; 0 when it must have one
    /// @throws BadRequestException when it is none of these
    static Destination parse(String authority, int port) throws BadRequestException {
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw new BadRequestException("the destination is not host:port");
        }
        int named = parts.group(3) == null ? port : Integer.parseInt(parts.group(3));
        if (named < 1 || named > 65_535) {
            throw new BadRequestException("the destination's port is not 1..65535");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (plain.isEmpty()) {
            throw new BadRequestException("the destination has no host");
        }
        return new Destination(plain.toLowerCase(Locale.ROOT), named);
    }

    /// As it stands in a request.
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
