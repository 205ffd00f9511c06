/// Reads Python's pickles as plain data, and as nothing else.
///
/// [dev.glovebox.bridge.pickle.Unpickler] reads protocols 0 to 5
/// ([PEP 574](https://peps.python.org/pep-0574/), `Lib/pickletools.py`). It calls no code that a pickle names: the
/// classes that it knows are a table ([dev.glovebox.bridge.pickle.Constructors]), all others are refused by name.
/// What it builds is bounded by [dev.glovebox.bridge.pickle.PickleLimits].
@NullMarked
package dev.glovebox.bridge.pickle;

import org.jspecify.annotations.NullMarked;
