package dev.glovebox.guest.recording;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/// The names of recordings.
final class RecordingIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RecordingIds() {}

    /// The id that a caller wishes.
    ///
    /// @throws FailureException [Failure.BadParameter] when it is none
    static String checked(String id) {
        if (!RecordingStore.isId(id)) {
            throw new Failure.BadParameter("id", id, "1 to 64 letters, digits, _ and -").asException();
        }
        return id;
    }

    /// A new one, made of the time.
    static String newId() {
        byte[] random = new byte[3];
        ThreadLocalRandom.current().nextBytes(random);
        return TIME.format(Instant.now()) + "-" + HexFormat.of().formatHex(random);
    }
}
