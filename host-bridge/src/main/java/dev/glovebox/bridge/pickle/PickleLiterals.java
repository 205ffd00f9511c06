package dev.glovebox.bridge.pickle;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The opcodes that stand for a value by themselves.
final class PickleLiterals {
    private static final String OPCODES =
            "NIJKMLFGVXBC\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u0096"; // as pickletools lists them
    private static final int MAX_DIGITS = 10_000;
    private static final int MAX_NUMBER_BYTES = 1 << 16;

    private final PickleInput in;
    private final Budget budget;

    PickleLiterals(PickleInput in, Budget budget) {
        this.in = in;
        this.budget = budget;
    }

    boolean knows(int op) {
        return OPCODES.indexOf(op) >= 0;
    }

    @Nullable
    Object read(int op) throws UnpicklingException {
        budget.allocate(24);
        return switch (op) {
            case 'N' -> null;
            case 0x88 -> true;
            case 0x89 -> false;
            case 'I' -> integerOrTruth();
            case 'J' -> (long) in.signedInt();
            case 'K' -> (long) in.unsignedByte();
            case 'M' -> (long) in.unsignedShort();
            case 'L' -> narrowed(decimal());
            case 0x8a -> number(in.unsignedByte());
            case 0x8b -> number(in.unsignedInt());
            case 'F' -> decimalFraction();
            case 'G' -> in.bigEndianDouble();
            case 'V' -> PickledText.rawUnicodeEscape(paidFor(in.line()));
            case 'X' -> text(in.unsignedInt());
            case 0x8c -> text(in.unsignedByte());
            case 0x8d -> text(in.longLength());
            case 'B' -> bytes(in.unsignedInt());
            case 'C' -> bytes(in.unsignedByte());
            case 0x8e, 0x96 -> bytes(in.longLength());
            default -> throw new IllegalArgumentException("opcode " + op);
        };
    }

    /// A whole number in a line of protocol 0.
    BigInteger decimal() throws UnpicklingException {
        return decimal(in.asciiLine());
    }

    String utf8Line() throws UnpicklingException {
        return PickledText.utf8(in.line());
    }

    /// A long where it fits, else a BigInteger.
    static Number narrowed(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private Object integerOrTruth() throws UnpicklingException {
        String line = in.asciiLine();
        return switch (line) {
            case "00" -> false;
            case "01" -> true;
            default -> narrowed(decimal(line));
        };
    }

    private static BigInteger decimal(String line) throws UnpicklingException {
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        if (digits.length() > MAX_DIGITS) {
            throw new UnpicklingException("a number in the pickle has %d digits".formatted(digits.length()));
        }
        try {
            return new BigInteger(digits);
        } catch (NumberFormatException e) {
            throw new UnpicklingException("the pickle is broken: a number that is none", e);
        }
    }

    private Number number(long length) throws UnpicklingException {
        if (length > MAX_NUMBER_BYTES) {
            throw new UnpicklingException("a number in the pickle has %d bytes".formatted(length));
        }
        return narrowed(PickleMachine.littleEndian(bytes(length)));
    }

    private Double decimalFraction() throws UnpicklingException {
        String line = in.asciiLine();
        try {
            return switch (line) {
                case "nan", "-nan" -> Double.NaN;
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> line.length() > 100 ? Double.valueOf("none") : Double.valueOf(line);
            };
        } catch (NumberFormatException e) {
            throw new UnpicklingException("the pickle is broken: a number that is none", e);
        }
    }

    private String text(long length) throws UnpicklingException {
        return PickledText.utf8(paidFor(bytes(length)));
    }

    private byte[] bytes(long length) throws UnpicklingException {
        in.need(length);
        budget.allocate(16 + length);
        return in.bytes(length);
    }

    private byte[] paidFor(byte[] text) throws UnpicklingException {
        budget.allocate(16 + 2L * text.length);
        return text;
    }
}
