package dev.glovebox.bridge.vm;

import dev.glovebox.bridge.driver.StopCause;
import java.util.Locale;

/// Words for why a machine has ended.
public final class CauseText {

    private CauseText() {}

    /// The kind, the detail, and, where nobody asked for the end, what the guest's console said last.
    public static String of(StopCause cause) {
        String kind = cause.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String text = cause.detail().isEmpty() ? kind : kind + ": " + cause.detail();
        return cause.lastSerialLines().isEmpty() || cause.kind() == StopCause.Kind.ASKED
                ? text
                : text + "\nthe guest's console said last:\n  " + String.join("\n  ", cause.lastSerialLines());
    }
}
