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
    private static final Duration QUIET = Duration.ofMillis(500);

    @Override
    public boolean lend(String text, Runnable pasting, Duration limit) throws InterruptedException {
        Content copied = clipboard.snapshot(Selection.CLIPBOARD);
        Content selected = clipboard.snapshot(Selection.PRIMARY);
        Offer copy = clipboard.offer(Selection.CLIPBOARD, Content.text(text));
        try {
            Offer selection = clipboard.offer(Selection.PRIMARY, Content.text(text));
            try {
                long known = copy.fetches();
                long knownSelection = selection.fetches();
                pasting.run();
                boolean fetched = awaitEither(copy, known, selection, knownSelection, limit);
                awaitQuiet(copy, selection, limit);
                return fetched;
            } finally {
                selection.replaceBy(selected);
            }
        } finally {
            copy.replaceBy(copied);
        }
    }

    /// Programs that keep a history of the clipboard fetch as well, perhaps before the one that pastes, and
    /// browsers ask more than once.
    private static void awaitQuiet(Offer copy, Offer selection, Duration limit) throws InterruptedException {
        boolean again = true;
        for (long i = limit.dividedBy(QUIET); again && i > 0; i--) {
            again = awaitEither(copy, copy.fetches(), selection, selection.fetches(), QUIET);
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
