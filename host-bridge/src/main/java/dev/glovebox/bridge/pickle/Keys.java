package dev.glovebox.bridge.pickle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What may be a key of a map or a member of a set, and what putting it there costs.
///
/// A hostile pickle can choose keys whose hash codes are equal. Java's maps keep texts and numbers fast even then,
/// since these have an order; for all others each comparison is paid for out of the [Budget].
final class Keys {
    /// The weight of what cannot be a key, since it can change.
    static final int NO_KEY = -1;

    private static final int MAX_WEIGHT = 1000;

    private final IdentityHashMap<Object, Map<Integer, Integer>> collisions = new IdentityHashMap<>();
    private final Budget budget;

    Keys(Budget budget) {
        this.budget = budget;
    }

    void put(Map<@Nullable Object, @Nullable Object> map, @Nullable Object key, @Nullable Object value)
            throws UnpicklingException {
        budget.allocate(48);
        map.put(checked(map, key), value);
    }

    void add(Set<@Nullable Object> set, @Nullable Object member) throws UnpicklingException {
        budget.allocate(48);
        set.add(checked(set, member));
    }

    private @Nullable Object checked(Object container, @Nullable Object key) throws UnpicklingException {
        int weight = weight(key);
        if (weight == NO_KEY || key instanceof Global || key instanceof Unbuilt) {
            throw new UnpicklingException("the pickle uses something as a key that cannot be one");
        }
        if (weight > MAX_WEIGHT) {
            throw new UnpicklingException("a key of the pickle consists of more than %d values".formatted(MAX_WEIGHT));
        }
        if (key == null || ordered(key)) {
            return key;
        }
        Object result = key instanceof byte[] bytes ? ByteBuffer.wrap(bytes).asReadOnlyBuffer() : key;
        int earlier =
                collisions.computeIfAbsent(container, _ -> new HashMap<>()).merge(result.hashCode(), 1, Integer::sum);
        budget.allocate(48);
        budget.work((long) earlier * weight);
        return result;
    }

    private static boolean ordered(Object key) {
        return key instanceof String
                || key instanceof Long
                || key instanceof Double
                || key instanceof BigInteger
                || key instanceof Boolean;
    }

    /// How many values are looked at when a key is compared, or [#NO_KEY].
    private static int weight(@Nullable Object key) {
        return switch (key) {
            case null -> 1;
            case Tuple tuple -> tuple.keyWeight();
            case FrozenItems items -> items.keyWeight();
            case byte[] bytes -> 1 + bytes.length / 1024;
            case String _, Number _, Boolean _, UUID _, Temporal _, Duration _, ZoneId _ -> 1;
            case ByteBuffer _, Complex _, Fraction _, Range _, Global _, Unbuilt _ -> 1;
            default -> NO_KEY;
        };
    }

    /// The weight of an unchangeable container of these items.
    static int weightOfAll(Collection<?> items) {
        int sum = 1;
        for (Object item : items) {
            int weight = item instanceof BigDecimal ? 4 : weight(item);
            if (weight == NO_KEY) {
                return NO_KEY;
            }
            sum = Math.min(sum + weight, MAX_WEIGHT + 1);
        }
        return sum;
    }
}
