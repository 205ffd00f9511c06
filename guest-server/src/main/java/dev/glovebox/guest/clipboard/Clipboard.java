package dev.glovebox.guest.clipboard;

import java.util.Optional;
import java.util.function.Consumer;

/// What programs copy and paste. Thread-safe.
///
/// Its methods throw [Failure.DisplayUnavailable] when the X server is not there or does not answer,
/// [Failure.Unavailable] when the program that holds the content does not hand it out in time or ends meanwhile,
/// and [Failure.Conflict] when the content is larger than [Content#BYTES_MAX].
public interface Clipboard {

    /// Who holds what.
    Held look(Selection selection);

    /// The content as one media type; [Content#TEXT] comes as UTF-8, whatever the owner calls it.
    ///
    /// @return empty when there is nothing of that type
    Optional<byte[]> read(Selection selection, String type);

    /// All of the content that can be put back later: text, HTML, one image, lists of files, and what else has a
    /// media type.
    Content snapshot(Selection selection);

    /// Hands out `content`, which must not be empty, from now on; returns once nobody else does.
    ///
    /// @throws dev.glovebox.guest.http.FailureException also [Failure.Conflict], when another program takes the
    ///     selection at once
    Offer offer(Selection selection, Content content);

    /// Leaves the selection without content.
    void clear(Selection selection);

    /// Has `listener` told of every change from now on, whoever makes it. It is called by the thread that hands out
    /// content, and must return at once.
    void onChange(Consumer<Change> listener);
}
