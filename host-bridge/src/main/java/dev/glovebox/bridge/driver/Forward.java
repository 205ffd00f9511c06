package dev.glovebox.bridge.driver;

/// A port of the guest that is reached through one of the host's, on loopback.
///
/// @param guestPort 1..65535
/// @param hostPort 1..65535; in a [VmSpec] 0 stands for a free one
public record Forward(int guestPort, int hostPort) {

    /// @throws IllegalArgumentException when a port is out of range
    public Forward {
        if (guestPort < 1 || guestPort > 65_535 || hostPort < 0 || hostPort > 65_535) {
            throw new IllegalArgumentException(
                    "a forward needs a guest port of 1..65535 and a host port of 0..65535, not " + guestPort + " and "
                            + hostPort);
        }
    }
}
