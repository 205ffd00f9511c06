package dev.glovebox.guest;

import dev.glovebox.guest.testing.ClientProgram;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operations of the display and the clipboard under requests that a fuzzer makes from the contract.
@Xvfb(width = 640, height = 480)
class DesktopSchemaTest {
    @Test
    void whateverIsAskedOfTheDesktopIsAnsweredAsTheContractSays(Xvfb.Display display, @TempDir Path directory) {
        try (RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            ClientProgram.python("screen_schema_check.py", guest.api(""), "Display", "Clipboard");
        }
    }
}
