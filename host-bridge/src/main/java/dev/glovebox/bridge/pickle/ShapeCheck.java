package dev.glovebox.bridge.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a value is a tree of bounded size and depth. A pickle may refer to a value many times: written out, a
/// few bytes of lists in lists become billions of values, and one that contains itself has no end.
final class ShapeCheck {
    private static final int OPEN = -1;

    private final PickleLimits limits;
    /// What is known of each container: how many values it is written out, and how deep; [#OPEN] while its items
    /// are looked at.
    private final IdentityHashMap<Object, Size> sizes = new IdentityHashMap<>();

    private record Size(long values, int depth) {}

    ShapeCheck(PickleLimits limits) {
        this.limits = limits;
    }

    void check(@Nullable Object value) throws UnpicklingException {
        Deque<Object> pending = new ArrayDeque<>();
        visit(value, pending);
        while (!pending.isEmpty()) {
            Object container = pending.getLast();
            Size known = sizes.get(container);
            if (known == null) {
                sizes.put(container, new Size(OPEN, 0));
                for (Object item : items(container)) {
                    visit(item, pending);
                }
            } else {
                pending.removeLast();
                if (known.values() == OPEN) {
                    sizes.put(container, measured(container));
                }
            }
        }
    }

    private void visit(@Nullable Object item, Deque<Object> pending) throws UnpicklingException {
        if (item instanceof Global global) {
            throw new UnpicklingException(
                    "the pickle holds %s itself, a class or function, which is no data".formatted(global.name()));
        }
        if (item instanceof Unbuilt) {
            throw new UnpicklingException("the pickle is broken: a value without its state");
        }
        if (!(item instanceof Collection<?> || item instanceof Map<?, ?>)) {
            return;
        }
        Size known = sizes.get(item);
        if (known == null) {
            pending.addLast(item);
        } else if (known.values() == OPEN) {
            throw new UnpicklingException("the pickle holds something that contains itself");
        }
    }

    private Size measured(Object container) throws UnpicklingException {
        long values = 1;
        int depth = 0;
        for (Object item : items(container)) {
            Size size = item == null ? null : sizes.get(item);
            values += size == null ? 1 : size.values();
            depth = Math.max(depth, size == null ? 0 : size.depth());
        }
        if (values > limits.maxObjects()) {
            throw new UnpicklingException("the pickle holds more than %d values".formatted(limits.maxObjects()));
        }
        if (depth >= limits.maxDepth()) {
            throw new UnpicklingException("the pickle is nested more than %d levels deep".formatted(limits.maxDepth()));
        }
        return new Size(values, depth + 1);
    }

    private static Iterable<? extends @Nullable Object> items(Object container) {
        if (container instanceof Map<?, ?> map) {
            List<@Nullable Object> all = new ArrayList<>(map.keySet());
            all.addAll(map.values());
            return all;
        }
        return (Collection<?>) container;
    }
}
