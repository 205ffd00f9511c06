package dev.glovebox.bridge.pickle;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Python's `frozenset`: a set that does not change, and may therefore be a key.
final class FrozenItems extends AbstractSet<@Nullable Object> {
    private final Set<@Nullable Object> items;
    private final int keyWeight;

    FrozenItems(Set<@Nullable Object> items) {
        this.items = Collections.unmodifiableSet(items);
        this.keyWeight = Keys.weightOfAll(items);
    }

    int keyWeight() {
        return keyWeight;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return items.iterator();
    }

    @Override
    public boolean contains(@Nullable Object item) {
        return items.contains(item);
    }

    @Override
    public int size() {
        return items.size();
    }
}
