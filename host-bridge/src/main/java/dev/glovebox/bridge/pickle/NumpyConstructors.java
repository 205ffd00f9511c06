package dev.glovebox.bridge.pickle;

import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What numpy's arrays and scalars are made with, by their names since numpy 2.
final class NumpyConstructors {
    private NumpyConstructors() {}

    static void add(Map<String, Global> known) {
        Globals.putName(known, "numpy.ndarray");
        Globals.put(
                known,
                "numpy.dtype",
                arguments -> new UnbuiltDType(arguments.sized(1, 3).text(0)));
        Globals.put(known, "numpy._core.multiarray._reconstruct", NumpyConstructors::reconstructed);
        Globals.put(known, "numpy._core.numeric._frombuffer", NumpyConstructors::fromBuffer);
        Globals.put(known, "numpy._core.multiarray.scalar", NumpyConstructors::scalar);
    }

    private static UnbuiltArray reconstructed(Arguments arguments) throws UnpicklingException {
        if (arguments.value(0) instanceof Global type && type.name().equals("numpy.ndarray")) {
            return new UnbuiltArray();
        }
        throw new UnpicklingException("the pickle is broken: an array of a class that is none");
    }

    private static NdArray fromBuffer(Arguments arguments) throws UnpicklingException {
        String order = arguments.sized(4, 4).text(3);
        return NdArray.of(type(arguments, 1), arguments.value(2), order.equals("F"), arguments.bytes(0));
    }

    private static @Nullable Object scalar(Arguments arguments) throws UnpicklingException {
        DType type = type(arguments.sized(2, 2), 0);
        NdArray one = NdArray.of(type, Tuple.of(List.of()), false, arguments.bytes(1));
        try {
            return one.element(0);
        } catch (ArithmeticException | DateTimeException | IllegalStateException e) {
            throw new UnpicklingException("the pickle holds a numpy scalar: " + e.getMessage(), e);
        }
    }

    private static DType type(Arguments arguments, int index) throws UnpicklingException {
        if (arguments.value(index) instanceof DType type) {
            return type;
        }
        throw new UnpicklingException("the pickle is broken: an array without a type");
    }
}
