/// The logs of a sandbox, which QEMU writes into files on the host: read by byte offset, and followed.
@NullMarked
package dev.glovebox.bridge.log;

import org.jspecify.annotations.NullMarked;
