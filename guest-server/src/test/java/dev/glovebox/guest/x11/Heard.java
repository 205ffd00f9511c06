package dev.glovebox.guest.x11;

import dev.glovebox.guest.recording.InputEvent;
import dev.glovebox.guest.recording.InputSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// Keeps what it is told.
final class Heard implements InputSource.Listener {
    private final List<InputEvent> events = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void input(long serverTimeMs, InputEvent event) {
        events.add(event);
    }

    @Override
    public void lost(String reason) {
        events.add(new InputEvent.Gap(reason));
    }

    List<InputEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    <T extends InputEvent> List<T> events(Class<T> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// What was typed.
    String text() {
        return events(InputEvent.KeyDown.class).stream()
                .map(InputEvent.KeyDown::text)
                .collect(Collectors.joining());
    }
}
