package dev.glovebox.bridge.pickle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads elements out of an array's data.
final class NdElements {
    private static final long NOT_A_TIME = Long.MIN_VALUE;
    private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();

    private NdElements() {}

    static @Nullable Object read(NdArray array, int offset) {
        DType type = array.dtype();
        ByteBuffer at = at(array, offset);
        return switch (type.kind()) {
            case BOOLEAN -> at.get() != 0;
            case SIGNED, UNSIGNED, FLOAT -> number(array, offset);
            case COMPLEX ->
                type.itemBytes() == 8
                        ? new Complex(at.getFloat(), at.getFloat())
                        : new Complex(at.getDouble(), at.getDouble());
            case BYTES -> withoutZeros(array.data(), offset, type.itemBytes());
            case TEXT -> text(at, type.itemBytes() / 4);
            case TIME -> time(type, at.getLong());
            case DURATION -> duration(type, at.getLong());
        };
    }

    /// A real number, or 0 or 1 for a truth value.
    static Number number(NdArray array, int offset) {
        DType type = array.dtype();
        ByteBuffer at = at(array, offset);
        return switch (type.kind()) {
            case BOOLEAN -> at.get() == 0 ? 0L : 1L;
            case SIGNED -> signed(at, type.itemBytes());
            case UNSIGNED -> unsigned(at, type.itemBytes());
            case FLOAT -> floating(at, type.itemBytes());
            default -> throw new IllegalStateException("elements of type " + type + " are no numbers");
        };
    }

    static long whole(Number number) {
        return switch (number) {
            case BigInteger large -> large.longValueExact();
            case Double real -> {
                if (!(Math.abs(real) < 0x1p63)) {
                    throw new ArithmeticException(real + " is no long");
                }
                yield real.longValue();
            }
            default -> number.longValue();
        };
    }

    private static ByteBuffer at(NdArray array, int offset) {
        return ByteBuffer.wrap(array.data())
                .position(offset)
                .slice()
                .order(array.dtype().bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private static Long signed(ByteBuffer at, int bytes) {
        return switch (bytes) {
            case 1 -> (long) at.get();
            case 2 -> (long) at.getShort();
            case 4 -> (long) at.getInt();
            default -> at.getLong();
        };
    }

    private static Number unsigned(ByteBuffer at, int bytes) {
        long value = signed(at, bytes);
        if (bytes < 8) {
            return value & (1L << 8 * bytes) - 1;
        }
        return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
    }

    private static Double floating(ByteBuffer at, int bytes) {
        return switch (bytes) {
            case 2 -> (double) Float.float16ToFloat(at.getShort());
            case 4 -> (double) at.getFloat();
            default -> at.getDouble();
        };
    }

    private static byte[] withoutZeros(byte[] data, int from, int length) {
        int to = from + length;
        while (to > from && data[to - 1] == 0) {
            to--;
        }
        return Arrays.copyOfRange(data, from, to);
    }

    private static String text(ByteBuffer at, int characters) {
        var codePoints = new int[characters];
        int used = 0;
        for (int i = 0; i < characters; i++) {
            int codePoint = at.getInt();
            if (!Character.isValidCodePoint(codePoint)) {
                throw new IllegalStateException("an array's text has a character that is none");
            }
            codePoints[i] = codePoint;
            used = codePoint == 0 ? used : i + 1;
        }
        return new String(codePoints, 0, used);
    }

    private static @Nullable LocalDateTime time(DType type, long steps) {
        if (steps == NOT_A_TIME) {
            return null;
        }
        return switch (type.unit()) {
            case "Y" -> EPOCH.plusYears(Math.multiplyExact(steps, type.unitCount()));
            case "M" -> EPOCH.plusMonths(Math.multiplyExact(steps, type.unitCount()));
            default -> EPOCH.plus(span(type, steps));
        };
    }

    private static @Nullable Duration duration(DType type, long steps) {
        return steps == NOT_A_TIME ? null : span(type, steps);
    }

    private static Duration span(DType type, long steps) {
        BigDecimal seconds = secondsPerUnit(type.unit())
                .multiply(BigDecimal.valueOf(type.unitCount()))
                .multiply(BigDecimal.valueOf(steps));
        BigInteger[] parts =
                seconds.movePointRight(9).toBigInteger().divideAndRemainder(BigInteger.valueOf(1_000_000_000));
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private static BigDecimal secondsPerUnit(String unit) {
        return switch (unit) {
            case "W" -> BigDecimal.valueOf(7 * 86_400);
            case "D" -> BigDecimal.valueOf(86_400);
            case "h" -> BigDecimal.valueOf(3600);
            case "m" -> BigDecimal.valueOf(60);
            case "s" -> BigDecimal.ONE;
            case "ms" -> BigDecimal.ONE.movePointLeft(3);
            case "us" -> BigDecimal.ONE.movePointLeft(6);
            case "ns" -> BigDecimal.ONE.movePointLeft(9);
            default ->
                throw new IllegalStateException("times in units of %s have no form in Java"
                        .formatted(StandardCharsets.US_ASCII.newEncoder().canEncode(unit) ? unit : "?"));
        };
    }
}
