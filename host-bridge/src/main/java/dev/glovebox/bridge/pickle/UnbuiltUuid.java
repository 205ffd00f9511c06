package dev.glovebox.bridge.pickle;

import java.math.BigInteger;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A `uuid.UUID` without its number.
final class UnbuiltUuid extends Unbuilt {

    UnbuiltUuid(Budget budget) throws UnpicklingException {
        budget.allocate(64);
    }

    @Override
    UUID build(@Nullable Object state, Budget budget) throws UnpicklingException {
        Object value = state instanceof Map<?, ?> attributes ? attributes.get("int") : null;
        BigInteger number = switch (value) {
            case Long small -> BigInteger.valueOf(small);
            case BigInteger large -> large;
            case null, default -> BigInteger.ONE.negate();
        };
        if (number.signum() < 0 || number.bitLength() > 128) {
            throw new UnpicklingException("the pickle is broken: a UUID without its number");
        }
        return new UUID(number.shiftRight(64).longValue(), number.longValue());
    }
}
