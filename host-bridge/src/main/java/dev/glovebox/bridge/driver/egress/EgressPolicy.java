package dev.glovebox.bridge.driver.egress;

import dev.glovebox.bridge.driver.Egress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which destinations, and which of their addresses, a sandbox may reach.
///
/// A name is looked up once and the connection goes to an address that was judged, so that a name that leads
/// elsewhere a moment later opens nothing.
final class EgressPolicy {
    private static final String FORBIDDEN = "403 Forbidden";

    private final Egress egress;
    private final List<Entry> entries;

    /// @throws IllegalArgumentException when a listed host is none
    EgressPolicy(Egress egress) {
        this.egress = egress;
        this.entries = egress instanceof Egress.Only only
                ? only.hosts().stream().map(Entry::parse).toList()
                : List.of();
    }

    /// A host of the list.
    ///
    /// @param host a name, an address, or `*.` and a domain
    /// @param port 0 for all
    private record Entry(String host, int port) {

        static Entry parse(String text) {
            boolean wild = text.startsWith("*.");
            try {
                String plain = wild ? text.substring(2) : text;
                // An address of IPv6 may stand alone, without brackets.
                boolean bare = plain.indexOf(':') != plain.lastIndexOf(':') && !plain.startsWith("[");
                Destination destination = Destination.parse(bare ? "[" + plain + "]" : plain, 1);
                boolean hasPort = !bare && plain.matches(".*:[0-9]+");
                return new Entry((wild ? "*." : "") + destination.host(), hasPort ? destination.port() : 0);
            } catch (BadRequestException e) {
                throw new IllegalArgumentException(
                        "egress lists `%s`, which is no host; write example.org, *.example.org, example.org:443 or an address"
                                .formatted(text.strip()),
                        e);
            }
        }

        boolean isWild() {
            return host.startsWith("*.");
        }

        boolean matches(Destination destination) {
            boolean named = isWild()
                    ? destination.host().endsWith(host.substring(1))
                    : host.toLowerCase(Locale.ROOT).equals(destination.host());
            return named && (port == 0 || port == destination.port());
        }
    }

    /// Whether a destination is among them by its name.
    ///
    /// @throws RefusedException when not
    void admit(Destination destination) throws RefusedException {
        switch (egress) {
            case Egress.None _ -> throw refused(destination, "it may reach nothing");
            case Egress.Public _ -> {}
            case Egress.Only only -> {
                if (entry(destination).isEmpty()) {
                    throw refused(destination, "it may reach only " + only.hosts());
                }
            }
        }
    }

    /// Those of a destination's addresses that may be connected to.
    ///
    /// @throws RefusedException when there is none
    List<InetAddress> judge(Destination destination, List<InetAddress> addresses) throws RefusedException {
        List<InetAddress> allowed = addresses.stream()
                .filter(address -> isAllowed(destination, address))
                .toList();
        if (!allowed.isEmpty()) {
            return allowed;
        }
        throw refused(
                destination,
                egress instanceof Egress.Public
                        ? "it may reach public addresses only, and this is none"
                        : "this name leads to an address of the host's own or of its network; list the address itself");
    }

    /// What is listed by its full name may be private. The host's loopback and the addresses of a link, where
    /// clouds answer for credentials, must be listed as themselves: whoever owns a name decides where it leads.
    private boolean isAllowed(Destination destination, InetAddress address) {
        if (PublicAddresses.contains(address)) {
            return true;
        }
        Optional<Entry> entry = entry(destination);
        if (entry.isEmpty() || entry.get().isWild()) {
            return false;
        }
        boolean own = address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress();
        return !own || isItself(destination, address);
    }

    private static boolean isItself(Destination destination, InetAddress address) {
        return destination.host().equals("localhost")
                || destination.host().equals(address.getHostAddress())
                || destination.host().contains(":");
    }

    /// The one that says most about it.
    private Optional<Entry> entry(Destination destination) {
        List<Entry> matching =
                entries.stream().filter(entry -> entry.matches(destination)).toList();
        return matching.stream()
                .filter(entry -> !entry.isWild())
                .findFirst()
                .or(() -> matching.stream().findFirst());
    }

    private static RefusedException refused(Destination destination, String why) {
        return new RefusedException(
                FORBIDDEN,
                "glovebox: this sandbox may not reach %s: by its setting `egress` %s.%n"
                        .formatted(destination.authority(), why));
    }
}
