package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The names that a server keeps numbers for. Belongs to one connection; not thread-safe.
final class Atoms {
    /// `AnyPropertyType` of `X.h`.
    static final NativeLong ANY = new NativeLong(0);

    private final Pointer display;
    private final Map<String, NativeLong> byName = new HashMap<>();
    private final Map<Long, String> byAtom = new HashMap<>();

    Atoms(Pointer display) {
        this.display = display;
    }

    /// The atom of that name.
    NativeLong of(String name) {
        return byName.computeIfAbsent(name, _ -> LibX11.INSTANCE.XInternAtom(display, name, false));
    }

    /// The name of an atom; empty when there is no such atom.
    String name(long atom) {
        return byAtom.computeIfAbsent(atom, this::read);
    }

    private String read(long atom) {
        Pointer name = LibX11.INSTANCE.XGetAtomName(display, new NativeLong(atom));
        if (name == null) {
            return "";
        }
        try {
            return name.getString(0, StandardCharsets.ISO_8859_1.name());
        } finally {
            LibX11.INSTANCE.XFree(name);
        }
    }
}
