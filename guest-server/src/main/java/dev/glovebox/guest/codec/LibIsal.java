package dev.glovebox.guest.codec;

import com.sun.jna.Library;
import org.jspecify.annotations.Nullable;

/// The functions of Intel's ISA-L that are called here (`igzip_lib.h`). Pointers are addresses.
interface LibIsal extends Library {
    /// Null when the machine does not have it.
    @Nullable
    LibIsal INSTANCE = SharedLibrary.find("libisal.so.2", LibIsal.class);

    /// Gives every field of a `struct isal_zstream` its default.
    void isal_deflate_stateless_init(long stream);

    /// Deflates all of the input at once; 0 when the output had room for it.
    int isal_deflate_stateless(long stream);

    /// `init` is 1 at the beginning.
    int isal_adler32(int init, long data, long bytes);
}
