package dev.glovebox.guest.kernel;

/// One message in a kernel's journal.
///
/// @param sequence its place: 0 for the kernel's first message, one more for each
/// @param session whose reply it is; empty for what everybody sees
record JournalEntry(long sequence, String session, KernelMessage message) {

    /// Whether the client with this session is to see it.
    boolean isFor(String clientSession) {
        return session.isEmpty() || session.equals(clientSession);
    }
}
