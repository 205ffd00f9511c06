package dev.glovebox.guest.recording;

import dev.glovebox.guest.http.Failure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Input that a test makes by hand; every listener hears it.
final class HandInput implements InputSource {
    /// For what has no screen.
    static final VideoSource NO_VIDEO = (_, _, _) -> {
        throw new Failure.Unavailable("no video here").asException();
    };

    private static final FrameSource NO_FRAMES = () -> {
        throw new Failure.DisplayUnavailable("no screen here").asException();
    };

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private long serverTimeMs = 0xffff_fff0L; // about to wrap around

    /// Input with a screen that can only be filmed.
    static Recordings.Sources sources(InputSource input, VideoSource videos) {
        return new Recordings.Sources(input, videos, NO_FRAMES, Optional::empty);
    }

    @Override
    public Listening listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    int listenerCount() {
        return listeners.size();
    }

    /// Types each character, 10 ms after the one before.
    void type(String text) {
        text.chars().forEach(c -> {
            String typed = Character.toString(c);
            after(10, new InputEvent.KeyDown(typed, 38, typed, List.of()));
            after(0, new InputEvent.KeyUp(typed, 38, List.of()));
        });
    }

    void after(long milliseconds, InputEvent event) {
        serverTimeMs = serverTimeMs + milliseconds & 0xffff_ffffL;
        listeners.forEach(listener -> listener.input(serverTimeMs, event));
    }

    /// Tells of an event that happened at a time of this machine's own clock.
    void at(long milliseconds, InputEvent event) {
        listeners.forEach(listener -> listener.input(milliseconds & 0xffff_ffffL, event));
    }

    void lose(String reason) {
        listeners.forEach(listener -> listener.lost(reason));
    }
}
