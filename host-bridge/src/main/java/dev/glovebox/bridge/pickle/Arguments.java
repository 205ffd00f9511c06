package dev.glovebox.bridge.pickle;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// What a pickle passes to a constructor, by position, with their types checked.
record Arguments(String function, Tuple values, Budget budget) {

    int size() {
        return values.size();
    }

    /// @throws UnpicklingException unless there are that many
    Arguments sized(int least, int most) throws UnpicklingException {
        if (size() < least || size() > most) {
            throw new UnpicklingException("%s cannot be made of %d values".formatted(function, size()));
        }
        return this;
    }

    @Nullable
    Object value(int index) throws UnpicklingException {
        if (index >= size()) {
            throw wrong(index, "missing");
        }
        return values.get(index);
    }

    String text(int index) throws UnpicklingException {
        return value(index) instanceof String text ? text : wrong(index, "no text", String.class);
    }

    byte[] bytes(int index) throws UnpicklingException {
        return value(index) instanceof byte[] bytes ? bytes : wrong(index, "no bytes", byte[].class);
    }

    long integer(int index) throws UnpicklingException {
        return value(index) instanceof Long number ? number : wrong(index, "no integer in range", Long.class);
    }

    BigInteger anyInteger(int index) throws UnpicklingException {
        return switch (value(index)) {
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            case null, default -> wrong(index, "no integer", BigInteger.class);
        };
    }

    double number(int index) throws UnpicklingException {
        return value(index) instanceof Number number ? number.doubleValue() : wrong(index, "no number", Double.class);
    }

    private <T> T wrong(int index, String what, Class<T> type) throws UnpicklingException {
        throw wrong(index, what + " (" + type.getSimpleName() + ")");
    }

    private UnpicklingException wrong(int index, String what) {
        return new UnpicklingException("%s: value %d is %s".formatted(function, index + 1, what));
    }
}
