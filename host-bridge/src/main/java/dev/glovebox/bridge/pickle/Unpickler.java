package dev.glovebox.bridge.pickle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a pickle of protocol 0 to 5 as plain data. Any thread may call it.
///
/// | Python | Java |
/// |---|---|
/// | `None`, `bool`, `str` | null, [Boolean], [String] |
/// | `int` | [Long], or [java.math.BigInteger] where it does not fit |
/// | `float`, `complex` | [Double], [Complex] |
/// | `bytes`, `bytearray` | `byte[]`; as a key of a map or member of a set a read-only [java.nio.ByteBuffer] |
/// | `list`, `deque` | [java.util.List] |
/// | `tuple` | [Tuple], which is a list, too |
/// | `dict`, `OrderedDict`, `defaultdict`, `Counter` | [java.util.Map], in its order |
/// | `set`, `frozenset` | [java.util.Set] |
/// | `range` | [Range] |
/// | `Decimal`, `Fraction` | [java.math.BigDecimal] (what is not finite: [Double]), [Fraction] |
/// | `date`, `time`, `datetime` | [java.time.LocalDate], [java.time.LocalTime], [java.time.LocalDateTime]; with a
/// time zone `Offset…` or `Zoned…` |
/// | `timedelta`, `timezone`, `ZoneInfo` | [java.time.Duration], [java.time.ZoneOffset], [java.time.ZoneId] |
/// | `UUID` | [java.util.UUID] |
/// | numpy's arrays of numbers, truth values, times and texts of fixed length | [NdArray] |
/// | numpy's scalars | what an element of such an array is, see [NdArray#element] |
///
/// All else is refused by its name. What a value that contains itself would be has no such form and is refused,
/// too.
public final class Unpickler {
    private Unpickler() {}

    /// The value of a pickle, within [PickleLimits#DEFAULT].
    ///
    /// @throws UnpicklingException when it is broken, too large, or holds something else than plain data
    public static @Nullable Object load(byte[] pickle) throws UnpicklingException {
        return load(pickle, PickleLimits.DEFAULT);
    }

    /// The value of a pickle. What is behind its end is not looked at.
    ///
    /// @throws UnpicklingException when it is broken, too large, or holds something else than plain data
    public static @Nullable Object load(byte[] pickle, PickleLimits limits) throws UnpicklingException {
        Objects.requireNonNull(pickle, "pickle");
        if (pickle.length > limits.maxInputBytes()) {
            throw new UnpicklingException(
                    "the pickle has %d bytes; %d are allowed".formatted(pickle.length, limits.maxInputBytes()));
        }
        Object value = new PickleMachine(new PickleInput(pickle), new Budget(limits)).run();
        new ShapeCheck(limits).check(value);
        return value;
    }
}
