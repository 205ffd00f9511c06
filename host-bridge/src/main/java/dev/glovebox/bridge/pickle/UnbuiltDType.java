package dev.glovebox.bridge.pickle;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A `numpy.dtype` without its state: version, byte order, three parts of structured types, size, alignment, flags,
/// and for times `(metadata, (unit, count, …))` (`arraydescr_reduce` in numpy's `descriptor.c`).
final class UnbuiltDType extends Unbuilt {
    private final DType base;

    UnbuiltDType(String name) throws UnpicklingException {
        base = DType.parse(name);
    }

    @Override
    DType build(@Nullable Object state, Budget budget) throws UnpicklingException {
        if (!(state instanceof Tuple values) || values.size() < 8 || !(values.get(1) instanceof String order)) {
            throw broken();
        }
        boolean bigEndian = order.equals(">");
        if (!bigEndian && !order.equals("<") && !order.equals("|")) {
            throw broken();
        }
        boolean timed = base.kind() == DType.Kind.TIME || base.kind() == DType.Kind.DURATION;
        if (!timed) {
            return new DType(base.kind(), base.itemBytes(), bigEndian, "", 1).checked();
        }
        if (values.size() < 9
                || !(values.get(8) instanceof Tuple metadata)
                || metadata.size() != 2
                || !(metadata.get(1) instanceof Tuple unit)
                || unit.size() < 2
                || !(unit.get(0) instanceof byte[] name)
                || !(unit.get(1) instanceof Long count)
                || name.length > 7
                || count < 1
                || count > Integer.MAX_VALUE) {
            throw broken();
        }
        String unitName = new String(name, StandardCharsets.ISO_8859_1);
        return new DType(base.kind(), base.itemBytes(), bigEndian, unitName, count.intValue());
    }

    private static UnpicklingException broken() {
        return new UnpicklingException("the pickle is broken: a numpy.dtype without its state");
    }
}
