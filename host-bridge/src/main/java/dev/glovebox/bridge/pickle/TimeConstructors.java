package dev.glovebox.bridge.pickle;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's `datetime` and `zoneinfo`. Their pickles hold bytes, see `_getstate` in CPython's `Lib/_pydatetime.py`.
final class TimeConstructors {
    private static final String ZONE_INFO = "zoneinfo.ZoneInfo";

    private TimeConstructors() {}

    static void add(Map<String, Global> known) {
        put(known, "datetime.date", arguments -> date(state(arguments, 4)));
        put(known, "datetime.time", TimeConstructors::time);
        put(known, "datetime.datetime", TimeConstructors::dateTime);
        put(known, "datetime.timedelta", TimeConstructors::duration);
        put(known, "datetime.timezone", TimeConstructors::offset);
        Globals.putName(known, ZONE_INFO);
        put(known, "builtins.getattr", TimeConstructors::attribute);
    }

    private static void put(Map<String, Global> known, String name, Global.Constructor constructor) {
        Globals.put(known, name, arguments -> {
            try {
                return constructor.make(arguments);
            } catch (DateTimeException | ArithmeticException e) {
                throw new UnpicklingException("%s: %s".formatted(name, e.getMessage()), e);
            }
        });
    }

    private static byte[] state(Arguments arguments, int length) throws UnpicklingException {
        byte[] state = arguments.sized(1, 2).bytes(0);
        if (state.length != length) {
            throw new UnpicklingException(
                    "the pickle is broken: %s of %d bytes".formatted(arguments.function(), state.length));
        }
        return state;
    }

    /// Two bytes of the year, month and day. The month's highest bit tells the second of two equal times of day
    /// when clocks are set back; the hour's does in a time.
    private static LocalDate date(byte[] state) {
        return LocalDate.of((state[0] & 0xff) << 8 | state[1] & 0xff, state[2] & 0x7f, state[3]);
    }

    private static LocalTime time(byte[] state, int at) {
        int micros = (state[at + 3] & 0xff) << 16 | (state[at + 4] & 0xff) << 8 | state[at + 5] & 0xff;
        return LocalTime.of(state[at] & 0x7f, state[at + 1], state[at + 2], Math.multiplyExact(micros, 1000));
    }

    private static Object time(Arguments arguments) throws UnpicklingException {
        LocalTime time = time(state(arguments, 6), 0);
        return switch (zoneOf(arguments)) {
            case null -> time;
            case ZoneOffset offset -> time.atOffset(offset);
            default ->
                throw new UnpicklingException(
                        "the pickle holds a time of day in a time zone whose offset depends on the date");
        };
    }

    private static Object dateTime(Arguments arguments) throws UnpicklingException {
        byte[] state = state(arguments, 10);
        LocalDateTime dateTime = LocalDateTime.of(date(state), time(state, 4));
        return switch (zoneOf(arguments)) {
            case null -> dateTime;
            case ZoneOffset offset -> dateTime.atOffset(offset);
            case ZoneId zone
            when (state[2] & 0x80) != 0 -> dateTime.atZone(zone).withLaterOffsetAtOverlap();
            case ZoneId zone -> ZonedDateTime.of(dateTime, zone);
        };
    }

    private static @Nullable ZoneId zoneOf(Arguments arguments) throws UnpicklingException {
        Object zone = arguments.size() == 2 ? arguments.value(1) : null;
        if (zone == null || zone instanceof ZoneId) {
            return (ZoneId) zone;
        }
        throw new UnpicklingException("%s: its time zone is none".formatted(arguments.function()));
    }

    private static Duration duration(Arguments arguments) throws UnpicklingException {
        arguments.sized(3, 3);
        return Duration.ofDays(arguments.integer(0))
                .plusSeconds(arguments.integer(1))
                .plusNanos(Math.multiplyExact(arguments.integer(2), 1000));
    }

    private static ZoneOffset offset(Arguments arguments) throws UnpicklingException {
        if (!(arguments.sized(1, 2).value(0) instanceof Duration offset)
                || !offset.equals(offset.truncatedTo(ChronoUnit.SECONDS))) {
            throw new UnpicklingException("the pickle holds a time zone whose offset is not in whole seconds");
        }
        return ZoneOffset.ofTotalSeconds(Math.toIntExact(offset.toSeconds()));
    }

    private static ZoneId zone(Arguments arguments) throws UnpicklingException {
        String name = arguments.sized(2, 2).text(0);
        try {
            return ZoneId.of(name.length() > 100 ? "" : name);
        } catch (DateTimeException e) {
            throw new UnpicklingException("the pickle holds a time zone that nobody knows here", e);
        }
    }

    /// The only attribute that plain data is made with.
    private static Global attribute(Arguments arguments) throws UnpicklingException {
        if (arguments.sized(2, 2).value(0) instanceof Global type
                && type.name().equals(ZONE_INFO)
                && arguments.text(1).equals("_unpickle")) {
            return new Global(ZONE_INFO + "._unpickle", TimeConstructors::zone);
        }
        throw new UnpicklingException("the pickle looks up an attribute (builtins.getattr), which is no plain data");
    }
}
