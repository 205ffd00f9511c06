package dev.glovebox.bridge.driver;

import java.util.List;

/// What of the outside a guest can reach. The host's own loopback is never among it unless it is named.
public sealed interface Egress {

    /// Nothing at all.
    record None() implements Egress {}

    /// By an HTTP proxy at 10.0.2.100:3128 in the guest's network: any public address.
    record Public() implements Egress {}

    /// By the same proxy: these only.
    ///
    /// @param hosts `example.org`, `*.example.org`, `example.org:443`, or an address; without a port all are meant
    record Only(List<String> hosts) implements Egress {

        /// Copies the list.
        public Only {
            hosts = List.copyOf(hosts);
        }
    }
}
