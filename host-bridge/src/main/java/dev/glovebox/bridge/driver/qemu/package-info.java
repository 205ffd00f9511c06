/// Machines on QEMU (qemu-system-x86_64): q35, direct kernel boot, user networking, everything by QMP.
///
/// [QemuDriver] checks what it needs and starts a [QemuVm]. QEMU is a child of the calling process and is killed by
/// the system when that ends (prctl(2), PR_SET_PDEATHSIG). What a running machine needs beside its disk lies in the
/// sandbox's `run/` (sockets; a private directory elsewhere when that path is too long for one) and in a file of
/// `/dev/shm` (its memory), whose name is removed as soon as QEMU has opened it: no death of either process leaves
/// memory behind. It can still be read and mapped by `/proc/PID/fd`.
@NullMarked
package dev.glovebox.bridge.driver.qemu;

import org.jspecify.annotations.NullMarked;
