package dev.glovebox.guest.zmtp;

/// The ends of a ZeroMQ pattern that can be connected here.
public enum SocketType {
    /// Messages both ways, to a ROUTER that knows this end by its identity.
    DEALER,
    /// Messages from a PUB or XPUB; all of them are subscribed to.
    SUB
}
