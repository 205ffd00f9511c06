package dev.glovebox.bridge.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pickle machine's stack, with its marks, and its memo.
final class PickleStack {
    private final List<@Nullable Object> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, @Nullable Object> memo = new HashMap<>();
    private final Budget budget;

    PickleStack(Budget budget) {
        this.budget = budget;
    }

    void push(@Nullable Object value) throws UnpicklingException {
        budget.allocate(8);
        values.add(value);
    }

    @Nullable
    Object pop() throws UnpicklingException {
        if (values.size() <= lowest()) {
            throw new UnpicklingException("the pickle is broken: it takes a value where there is none");
        }
        return values.removeLast();
    }

    @Nullable
    Object top() throws UnpicklingException {
        Object value = pop();
        values.add(value);
        return value;
    }

    /// What `POP` does, which ends a mark when nothing is above it.
    void drop() throws UnpicklingException {
        if (!marks.isEmpty() && values.size() == marks.getLast()) {
            marks.removeLast();
        } else {
            pop();
        }
    }

    void mark() throws UnpicklingException {
        if (marks.size() >= budget.limits().maxDepth()) {
            throw new UnpicklingException("the pickle is nested more than %d levels deep"
                    .formatted(budget.limits().maxDepth()));
        }
        marks.add(values.size());
    }

    /// Takes all values above the latest mark, and the mark.
    List<@Nullable Object> popToMark() throws UnpicklingException {
        if (marks.isEmpty()) {
            throw new UnpicklingException("the pickle is broken: it ends a group that it has not begun");
        }
        List<@Nullable Object> above = values.subList(marks.removeLast(), values.size());
        budget.allocate(16 + 8L * above.size());
        List<@Nullable Object> taken = new ArrayList<>(above);
        above.clear();
        return taken;
    }

    void memoize() throws UnpicklingException {
        put(memo.size());
    }

    void put(long index) throws UnpicklingException {
        if (index < 0 || index > Integer.MAX_VALUE) {
            throw new UnpicklingException("the pickle is broken: memo %d".formatted(index));
        }
        budget.allocate(64);
        Object value = top();
        memo.put((int) index, value);
        if (value instanceof Unbuilt unbuilt) {
            unbuilt.memoized.add((int) index);
        }
    }

    @Nullable
    Object get(long index) throws UnpicklingException {
        Object value = index < 0 || index > Integer.MAX_VALUE ? null : memo.get((int) index);
        if (value == null && !memo.containsKey((int) index)) {
            throw new UnpicklingException("the pickle is broken: it has no memo %d".formatted(index));
        }
        return value;
    }

    /// Puts what has been built in the place of what was unbuilt.
    void replace(Unbuilt unbuilt, @Nullable Object built) throws UnpicklingException {
        pop();
        push(built);
        for (int index : unbuilt.memoized) {
            if (memo.get(index) == unbuilt) {
                memo.put(index, built);
            }
        }
    }

    private int lowest() {
        return marks.isEmpty() ? 0 : marks.getLast();
    }
}
