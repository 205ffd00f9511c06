package dev.glovebox.bridge.pickle;

import org.jspecify.annotations.Nullable;

/// A name in a pickle that stands for a class or function that is known here. It is never part of a result.
///
/// @param name module and name, as Python 3 has them
record Global(String name, Constructor constructor) {

    /// What stands in for calling the named thing.
    @FunctionalInterface
    interface Constructor {
        @Nullable
        Object make(Arguments arguments) throws UnpicklingException;
    }
}
