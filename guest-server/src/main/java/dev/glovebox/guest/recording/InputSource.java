package dev.glovebox.guest.recording;

import java.time.Duration;
import java.util.List;

/// The display's input as it happens, whoever causes it.
public interface InputSource {

    /// Begins to listen; when this returns, whatever happens at the display from now on reaches `listener`.
    ///
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display's input cannot be listened to
    Listening listen(Listener listener);

    /// Something that happened.
    ///
    /// @param serverTimeMs when, as in [Listener#input(long, InputEvent)]
    /// @param event what
    record Happened(long serverTimeMs, InputEvent event) {}

    /// Is told, one call at a time and in order, until the [Listening] is closed.
    interface Listener {

        /// Something happened.
        ///
        /// @param serverTimeMs when, by the X server's clock of 32 bits: only differences mean something,
        ///     and none across a loss
        void input(long serverTimeMs, InputEvent event);

        /// Several things happened, one after the other, and are told at once.
        default void input(List<Happened> events) {
            events.forEach(each -> input(each.serverTimeMs(), each.event()));
        }

        /// The source has stopped seeing the display; it tries to come back by itself.
        ///
        /// @param reason one line
        void lost(String reason);
    }

    /// What listens; whoever got it closes it.
    interface Listening extends AutoCloseable {

        /// Waits until everything that the X server had processed before this call has reached the listener; a
        /// source that tells it at once has nothing to wait for.
        ///
        /// @param limit how long to wait at most
        /// @return whether it has
        default boolean catchUp(Duration limit) {
            return true;
        }

        /// Ends listening, after everything that happened before this call has reached the listener.
        @Override
        void close();
    }
}
