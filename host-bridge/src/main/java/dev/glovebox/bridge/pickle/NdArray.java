package dev.glovebox.bridge.pickle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A numpy array. Its elements are counted in C's order, the last dimension fastest, however they are stored.
///
/// @param dtype the elements' type
/// @param shape the length of each dimension; empty for a single value
/// @param fortranOrder whether `data` has the first dimension fastest
/// @param data the elements as numpy stores them; not copied
public record NdArray(DType dtype, List<Integer> shape, boolean fortranOrder, byte[] data) {
    private static final int MAX_DIMENSIONS = 64;

    static NdArray of(DType dtype, @Nullable Object shape, boolean fortranOrder, byte[] data)
            throws UnpicklingException {
        List<Integer> lengths = new ArrayList<>();
        for (Object length : shape instanceof Tuple tuple && tuple.size() <= MAX_DIMENSIONS ? tuple : Tuple.none()) {
            lengths.add(length instanceof Long number && number == number.intValue() ? number.intValue() : -1);
        }
        if (!(shape instanceof Tuple tuple) || tuple.size() != lengths.size() || lengths.contains(-1)) {
            throw new UnpicklingException("the pickle is broken: an array without a shape");
        }
        if (lengths.stream().anyMatch(length -> length < 0) || !fits(dtype, lengths, data.length)) {
            throw new UnpicklingException("the pickle is broken: %d bytes are no array of %s, shape %s"
                    .formatted(data.length, dtype, lengths));
        }
        return new NdArray(dtype, List.copyOf(lengths), fortranOrder, data);
    }

    /// Whether the data is as long as the shape says; where a dimension is 0 the others are bounded as well.
    private static boolean fits(DType dtype, List<Integer> shape, int dataBytes) {
        long elements = 1;
        boolean empty = false;
        for (int length : shape) {
            empty |= length == 0;
            elements *= Math.max(1, length);
            if (elements > Integer.MAX_VALUE) {
                return false;
            }
        }
        boolean tooMany = elements > Math.max(1 << 20, dataBytes) && (empty || dtype.itemBytes() == 0);
        return !tooMany && (empty ? 0 : elements * dtype.itemBytes()) == dataBytes;
    }

    /// How many elements there are.
    public int size() {
        return shape.stream().reduce(1, (product, length) -> product * length);
    }

    /// An element, counted in C's order: a [Boolean], [Long] (or [java.math.BigInteger]), [Double], [Complex],
    /// `byte[]`, [String], [java.time.LocalDateTime] or [java.time.Duration]; null for numpy's `NaT`.
    ///
    /// @throws IndexOutOfBoundsException when there is none
    /// @throws ArithmeticException for a time outside of what Java knows
    public @Nullable Object element(int index) {
        return NdElements.read(this, offset(index));
    }

    /// All elements as doubles, in C's order.
    ///
    /// @throws IllegalStateException when they are no real numbers or truth values
    public double[] toDoubleArray() {
        var values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = NdElements.number(this, offset(i)).doubleValue();
        }
        return values;
    }

    /// All elements as longs, in C's order; fractions are cut off.
    ///
    /// @throws IllegalStateException when they are no real numbers or truth values
    /// @throws ArithmeticException when a number does not fit
    public long[] toLongArray() {
        var values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = NdElements.whole(NdElements.number(this, offset(i)));
        }
        return values;
    }

    /// All elements as ints, in C's order; fractions are cut off.
    ///
    /// @throws IllegalStateException when they are no real numbers or truth values
    /// @throws ArithmeticException when a number does not fit
    public int[] toIntArray() {
        var values = new int[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.toIntExact(NdElements.whole(NdElements.number(this, offset(i))));
        }
        return values;
    }

    /// All elements as truth values, in C's order: whether they are not 0.
    ///
    /// @throws IllegalStateException when they are no real numbers or truth values
    public boolean[] toBooleanArray() {
        var values = new boolean[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = NdElements.number(this, offset(i)).doubleValue() != 0;
        }
        return values;
    }

    /// All elements, as [#element] has them, in lists within lists as numpy's `tolist` makes them.
    ///
    /// @return for an array without dimensions the element itself
    public @Nullable Object toList() {
        return toList(0, 0);
    }

    private @Nullable Object toList(int dimension, int start) {
        if (dimension == shape.size()) {
            return element(start);
        }
        int stride = shape.subList(dimension + 1, shape.size()).stream().reduce(1, (a, b) -> a * b);
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < shape.get(dimension); i++) {
            items.add(toList(dimension + 1, start + i * stride));
        }
        return items;
    }

    /// Where an element begins in the data.
    private int offset(int index) {
        int elements = size();
        if (index < 0 || index >= elements) {
            throw new IndexOutOfBoundsException("element %d of %d".formatted(index, elements));
        }
        if (!fortranOrder) {
            return index * dtype.itemBytes();
        }
        int stored = 0;
        int rest = index;
        int below = elements;
        for (int i = shape.size() - 1; i >= 0; i--) {
            below /= shape.get(i);
            stored += rest % shape.get(i) * below;
            rest /= shape.get(i);
        }
        return stored * dtype.itemBytes();
    }
}
