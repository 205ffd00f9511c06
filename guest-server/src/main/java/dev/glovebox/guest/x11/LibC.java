package dev.glovebox.guest.x11;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/// The functions of libc that are called here: System V shared memory (shmget(2), shmop(2), shmctl(2)), and waiting
/// for descriptors (poll(2), eventfd(2)). Constants are those of Linux.
interface LibC extends Library {
    LibC INSTANCE = Native.load("c", LibC.class);

    /// `IPC_PRIVATE` of `sys/ipc.h`.
    int IPC_PRIVATE = 0;

    /// `IPC_CREAT` of `bits/ipc.h`.
    int IPC_CREAT = 01000;

    /// `IPC_RMID` of `bits/ipc.h`.
    int IPC_RMID = 0;

    /// `IPC_SET` of `bits/ipc.h`.
    int IPC_SET = 1;

    /// `IPC_STAT` of `bits/ipc.h`.
    int IPC_STAT = 2;

    /// `SOL_SOCKET` of `asm-generic/socket.h`.
    int SOL_SOCKET = 1;

    /// `SO_PEERCRED` of `asm-generic/socket.h`: a `struct ucred`.
    int SO_PEERCRED = 17;

    /// `EFD_CLOEXEC` of `bits/eventfd.h`.
    int EFD_CLOEXEC = 02000000;

    /// `EFD_NONBLOCK` of `bits/eventfd.h`.
    int EFD_NONBLOCK = 04000;

    /// `POLLIN` of `bits/poll.h`.
    short POLLIN = 1;

    int shmget(int key, NativeLong size, int flags) throws LastErrorException;

    Pointer shmat(int id, @Nullable Pointer address, int flags) throws LastErrorException;

    int shmdt(Pointer address) throws LastErrorException;

    int shmctl(int id, int command, @Nullable Pointer buffer) throws LastErrorException;

    int geteuid();

    int getsockopt(int socket, int level, int option, Pointer value, IntByReference length) throws LastErrorException;

    int eventfd(int initial, int flags) throws LastErrorException;

    /// -1 when a signal came, among others.
    int poll(Pointer descriptors, NativeLong count, int timeoutMs);

    NativeLong read(int descriptor, Pointer bytes, NativeLong count);

    NativeLong write(int descriptor, Pointer bytes, NativeLong count);

    int close(int descriptor);
}
