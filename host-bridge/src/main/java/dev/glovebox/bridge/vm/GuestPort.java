package dev.glovebox.bridge.vm;

/// The ports on which every guest listens. Raw VNC, which knows no token, listens on the guest's own loopback only:
/// it is reached through SSH.
public enum GuestPort {
    /// The guest server's API and console page.
    API(8765),
    /// The kernel gateway.
    KERNELS(8888),
    /// The live view's page.
    LIVE(6080),
    /// SSH.
    SSH(22);

    private final int number;

    GuestPort(int number) {
        this.number = number;
    }

    /// The port's number in the guest.
    public int number() {
        return number;
    }
}
