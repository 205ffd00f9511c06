package dev.glovebox.bridge.pickle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `pickles.py` writes for a value, made of the value that the reader has built.
final class Canonical {
    private Canonical() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "N";
            case Boolean truth -> truth ? "T" : "F";
            case Long number -> "i" + number;
            case BigInteger number -> "i" + number;
            case Double number ->
                "f" + (number.isNaN() ? "nan" : "%016x".formatted(Double.doubleToRawLongBits(number)));
            case String text -> "s" + utf16(text);
            case byte[] bytes -> "b" + HexFormat.of().formatHex(bytes);
            case ByteBuffer bytes -> {
                var copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                yield "b" + HexFormat.of().formatHex(copy);
            }
            case Tuple items -> "(" + joined(items) + ")";
            case List<?> items -> "[" + joined(items) + "]";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> of(entry.getKey()) + ":" + of(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case Set<?> items -> items.stream().map(Canonical::of).sorted().collect(Collectors.joining(",", "<", ">"));
            default -> others(value);
        };
    }

    private static String others(Object value) {
        return switch (value) {
            case Complex number -> "c" + of(number.real()) + ";" + of(number.imaginary());
            case Range range -> "r" + range.start() + ";" + range.stop() + ";" + range.step();
            case BigDecimal number -> "D" + number.unscaledValue() + ";" + -number.scale();
            case Fraction number -> "Q" + number.numerator() + ";" + number.denominator();
            case UUID id -> "U" + id;
            case NdArray array -> array(array);
            default -> time(value);
        };
    }

    private static String time(Object value) {
        return switch (value) {
            case Duration duration -> "d" + duration.toNanos() / 1000;
            case ZoneOffset offset -> "z" + offset.getTotalSeconds();
            case ZoneId zone -> "Z" + zone;
            case LocalDate date -> "y" + date(date);
            case LocalTime time -> "h" + clock(time) + ";";
            case OffsetTime time ->
                "h" + clock(time.toLocalTime()) + ";" + time.getOffset().getTotalSeconds();
            case LocalDateTime time -> "t" + moment(time) + ";";
            case OffsetDateTime time ->
                "t" + moment(time.toLocalDateTime()) + ";" + time.getOffset().getTotalSeconds();
            case ZonedDateTime time ->
                "t" + moment(time.toLocalDateTime()) + ";" + time.getOffset().getTotalSeconds();
            default -> throw new AssertionError("not plain data: " + value.getClass());
        };
    }

    private static String array(NdArray array) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            elements.add(array.element(i));
        }
        return "A" + array.dtype() + ";" + array.shape() + ";" + of(elements);
    }

    private static String utf16(String text) {
        return text.chars().mapToObj("%04x"::formatted).collect(Collectors.joining());
    }

    private static String joined(List<?> items) {
        return items.stream().map(Canonical::of).collect(Collectors.joining(","));
    }

    private static String moment(LocalDateTime time) {
        return date(time.toLocalDate()) + ";" + clock(time.toLocalTime());
    }

    private static String date(LocalDate date) {
        return date.getYear() + ";" + date.getMonthValue() + ";" + date.getDayOfMonth();
    }

    private static String clock(LocalTime time) {
        return time.getHour() + ";" + time.getMinute() + ";" + time.getSecond() + ";" + time.getNano() / 1000;
    }
}
