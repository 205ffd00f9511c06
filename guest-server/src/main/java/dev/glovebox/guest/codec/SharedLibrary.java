package dev.glovebox.guest.codec;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/// Finds the C libraries that a machine may lack.
final class SharedLibrary {
    private SharedLibrary() {}

    /// Loads a library.
    ///
    /// @param soname with its version, which stands for the layout of the library's structs
    /// @return null when the machine does not have it
    static <L extends Library> @Nullable L find(String soname, Class<L> functions) {
        try {
            return Native.load(soname, functions);
        } catch (UnsatisfiedLinkError _) {
            return null;
        }
    }
}
