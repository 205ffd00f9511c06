package dev.glovebox.guest.x11;

import dev.glovebox.guest.recording.InputEvent;
import dev.glovebox.guest.recording.InputSource;
import java.io.IOException;
import java.nio.file.Path;

/// A process that listens to a display until it is killed.
final class InputHookOwner {
    private InputHookOwner() {}

    public static void main(String[] args) throws IOException {
        var hook = new InputHookProcess(args[0], Path.of(args[1]));
        try (var _ = hook.listen(new InputSource.Listener() {
            @Override
            public void input(long serverTimeMs, InputEvent event) {}

            @Override
            public void lost(String reason) {}
        })) {
            System.out.println("listening");
            System.in.read();
        }
    }
}
