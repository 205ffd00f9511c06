package dev.glovebox.guest;

import dev.glovebox.guest.clipboard.Clipboard;
import dev.glovebox.guest.clipboard.Content;
import dev.glovebox.guest.clipboard.Offer;
import dev.glovebox.guest.clipboard.Selection;
import dev.glovebox.guest.input.Pasteboard;
import java.time.Duration;

/// The clipboard and the primary selection, lent to a text that is pasted: terminals paste the one, toolkits and
/// browsers the other.
record ClipboardPasteboard(Clipboard clipboard) implements Pasteboard {
    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration WATCHED = Duration.ofMillis(50);
    private static final Duration QUIET = Duration.ofMillis(200);

    @Override
    public boolean lend(String text, Runnable pasting, Duration limit) throws InterruptedException {
        Content copied = clipboard.snapshot(Selection.CLIPBOARD);
        Content selected = clipboard.snapshot(Selection.PRIMARY);
        Offer copy = clipboard.offer(Selection.CLIPBOARD, Content.text(text));
        Offer selection = clipboard.offer(Selection.PRIMARY, Content.text(text));
        try {
            copy.awaitFetched(copy.fetches(), WATCHED); // by programs that look at all that is copied, not for pasting
            long known = copy.fetches();
            long knownSelection = selection.fetches();
            pasting.run();
            boolean taken = awaitEither(copy, known, selection, knownSelection, limit);
            boolean again = taken; // browsers ask more than once for what they paste
            for (long i = limit.dividedBy(QUIET); again && i > 0; i--) {
                again = awaitEither(copy, copy.fetches(), selection, selection.fetches(), QUIET);
            }
            return taken;
        } finally {
            copy.replaceBy(copied);
            selection.replaceBy(selected);
        }
    }

    private static boolean awaitEither(Offer copy, long known, Offer selection, long knownSelection, Duration limit)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean fetched = false;
        while (!fetched && System.nanoTime() < deadline) {
            fetched = copy.awaitFetched(known, STEP) || selection.awaitFetched(knownSelection, Duration.ZERO);
        }
        return fetched;
    }
}
