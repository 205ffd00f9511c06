package dev.glovebox.bridge.pickle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value whose state is still to come (`BUILD`), which then takes its place. It is never part of a result.
abstract sealed class Unbuilt permits UnbuiltUuid, UnbuiltArray, UnbuiltDType {
    /// Where the pickle's memo has it.
    final List<Integer> memoized = new ArrayList<>(1);

    /// The value, by the state that the pickle gives it.
    abstract @Nullable Object build(@Nullable Object state, Budget budget) throws UnpicklingException;
}
