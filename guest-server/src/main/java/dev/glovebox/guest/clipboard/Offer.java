package dev.glovebox.guest.clipboard;

import java.time.Duration;

/// Content that is ours and is handed out to whoever pastes, until another program copies something. Thread-safe.
///
/// To paste and put back what was there: take a [Clipboard#snapshot], [Clipboard#offer] the text, remember
/// [#fetches], press the key, [#awaitFetched], and [#replaceBy] the snapshot.
public interface Offer {

    /// Whether it is still handed out.
    boolean isCurrent();

    /// How many times a program has asked for one of the parts and received all of it. Programs that keep a history
    /// of the clipboard count as well, and ask as soon as there is something new.
    long fetches();

    /// Waits until there are more fetches than `known`.
    ///
    /// @param limit how long to wait
    /// @return false when there were none until then, or the content is not handed out any more
    boolean awaitFetched(long known, Duration limit) throws InterruptedException;

    /// Hands out something else instead, nothing if it is empty, unless another program has copied something since.
    /// Who is receiving the old content meanwhile receives all of it.
    ///
    /// @return false when another program has, and nothing was done
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    boolean replaceBy(Content content);
}
