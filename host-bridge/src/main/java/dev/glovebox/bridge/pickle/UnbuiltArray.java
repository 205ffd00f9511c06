package dev.glovebox.bridge.pickle;

import org.jspecify.annotations.Nullable;

/// A `numpy.ndarray` without its state: version, shape, type, whether in Fortran's order, data (`array_reduce` in
/// numpy's `methods.c`).
final class UnbuiltArray extends Unbuilt {

    @Override
    NdArray build(@Nullable Object state, Budget budget) throws UnpicklingException {
        if (!(state instanceof Tuple values)
                || values.size() != 5
                || !(values.get(2) instanceof DType type)
                || !(values.get(3) instanceof Boolean fortran)
                || !(values.get(4) instanceof byte[] data)) {
            throw new UnpicklingException("the pickle is broken: a numpy.ndarray without its state");
        }
        return NdArray.of(type, values.get(1), fortran, data);
    }
}
