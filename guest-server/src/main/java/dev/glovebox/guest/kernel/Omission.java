package dev.glovebox.guest.kernel;

import java.util.Map;

/// How a client is told that the journal does not reach back to where it stopped reading.
final class Omission {
    private Omission() {}

    /// A line on standard error, in the cell whose output follows.
    static JournalEntry sign(Journal.Batch batch, String session) {
        String text =
                "[glovebox] up to %d messages were left out here: more came than is kept for a client that does not read\n"
                        .formatted(batch.dropped());
        JournalEntry following = batch.entries().getFirst();
        KernelMessage message = KernelMessage.own(
                Channel.IOPUB,
                session,
                "stream",
                Map.of("name", "stderr", "text", text),
                following.message().parentHeader());
        return new JournalEntry(following.sequence() - 1, session, message);
    }
}
