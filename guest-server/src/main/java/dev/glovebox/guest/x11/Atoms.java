package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The atoms of one connection and their names, each asked for once. Not thread-safe.
final class Atoms {
    /// `AnyPropertyType` of `X.h`.
    static final NativeLong ANY = new NativeLong(0);

    /// `XA_ATOM` of `Xatom.h`.
    static final long ATOM = 4;

    /// `XA_CARDINAL` of `Xatom.h`.
    static final long CARDINAL = 6;

    /// `XA_INTEGER` of `Xatom.h`.
    static final long INTEGER = 19;

    private static final int REMEMBERED_MAX = 4096; // other programs make up names

    private final Pointer display;
    private final Map<String, Long> atoms = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();

    Atoms(Pointer display) {
        this.display = display;
    }

    /// The atom of `name`.
    long of(String name) {
        return atoms.computeIfAbsent(
                name, _ -> LibX11.INSTANCE.XInternAtom(display, name, false).longValue());
    }

    /// The atom of `name`, as C functions take it.
    NativeLong number(String name) {
        return new NativeLong(of(name));
    }

    /// The name of `atom`; empty when there is no such atom.
    String name(long atom) {
        if (names.size() >= REMEMBERED_MAX) {
            names.clear();
        }
        return names.computeIfAbsent(atom, this::ask);
    }

    private String ask(long atom) {
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
