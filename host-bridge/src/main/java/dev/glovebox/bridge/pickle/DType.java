package dev.glovebox.bridge.pickle;

import java.util.Arrays;
import java.util.Locale;

/// The type of an array's elements, as numpy writes it: `<f8`, `|b1`, `<M8[ns]`.
///
/// @param itemBytes how long an element is
/// @param unit of times, as numpy names it, else empty
/// @param unitCount how many units a step is; 1 for all but times
public record DType(Kind kind, int itemBytes, boolean bigEndian, String unit, int unitCount) {

    /// What numbers mean.
    public enum Kind {
        BOOLEAN('b'),
        SIGNED('i'),
        UNSIGNED('u'),
        FLOAT('f'),
        COMPLEX('c'),
        BYTES('S'),
        TEXT('U'),
        TIME('M'),
        DURATION('m');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        private boolean has(int itemBytes) {
            return switch (this) {
                case BOOLEAN -> itemBytes == 1;
                case SIGNED, UNSIGNED -> itemBytes == 1 || itemBytes == 2 || itemBytes == 4 || itemBytes == 8;
                case FLOAT -> itemBytes == 2 || itemBytes == 4 || itemBytes == 8;
                case COMPLEX -> itemBytes == 8 || itemBytes == 16;
                case BYTES -> itemBytes >= 0;
                case TEXT -> itemBytes >= 0 && itemBytes % 4 == 0;
                case TIME, DURATION -> itemBytes == 8;
            };
        }
    }

    /// The type that numpy's letter and size name, little-endian; its texts have their size from elsewhere.
    static DType parse(String name) throws UnpicklingException {
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> !name.isEmpty() && each.letter == name.charAt(0))
                .findAny()
                .orElseThrow(() -> refused(name));
        if (!name.matches(".[0-9]{1,8}")) {
            throw refused(name);
        }
        int count = Integer.parseInt(name.substring(1));
        return new DType(kind, kind == Kind.TEXT ? 4 * count : count, false, "", 1).checked();
    }

    DType checked() throws UnpicklingException {
        if (!kind.has(itemBytes)) {
            throw refused(toString());
        }
        return this;
    }

    private static UnpicklingException refused(String name) {
        return new UnpicklingException(("the pickle holds an array of %s, which has no plain form: "
                        + "convert it in the guest: array.astype(float), or array.tolist()")
                .formatted(name.length() > 40 ? "another type" : name));
    }

    @Override
    public String toString() {
        String order = itemBytes == 1 || kind == Kind.BYTES ? "|" : bigEndian ? ">" : "<";
        String steps = unitCount == 1 ? unit : unitCount + unit;
        return String.format(
                Locale.ROOT,
                "%s%c%d%s",
                order,
                kind.letter,
                kind == Kind.TEXT ? itemBytes / 4 : itemBytes,
                unit.isEmpty() ? "" : "[" + steps + "]");
    }
}
