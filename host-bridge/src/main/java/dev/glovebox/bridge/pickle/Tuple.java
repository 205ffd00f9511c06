package dev.glovebox.bridge.pickle;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// Python's `tuple`: a list that does not change, equal to any list with equal items.
public final class Tuple extends AbstractList<@Nullable Object> implements RandomAccess {
    private static final Tuple NONE = of(List.of());

    private final @Nullable Object[] items;
    private final int keyWeight;

    private Tuple(@Nullable Object[] items) {
        this.items = items;
        this.keyWeight = Keys.weightOfAll(Arrays.asList(items));
    }

    /// A tuple of these items.
    public static Tuple of(List<? extends @Nullable Object> items) {
        return new Tuple(items.toArray());
    }

    static Tuple none() {
        return NONE;
    }

    /// How many values are compared when two such tuples are, or [Keys#NO_KEY].
    int keyWeight() {
        return keyWeight;
    }

    @Override
    public @Nullable Object get(int index) {
        return items[index];
    }

    @Override
    public int size() {
        return items.length;
    }
}
