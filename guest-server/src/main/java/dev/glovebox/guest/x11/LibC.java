package dev.glovebox.guest.x11;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/// The functions of libc that are called here: System V shared memory (shmget(2), shmop(2), shmctl(2)).
interface LibC extends Library {
    LibC INSTANCE = Native.load("c", LibC.class);

    /// `IPC_PRIVATE` of `sys/ipc.h`.
    int IPC_PRIVATE = 0;

    /// `IPC_CREAT` of `bits/ipc.h`.
    int IPC_CREAT = 01000;

    /// `IPC_RMID` of `bits/ipc.h`.
    int IPC_RMID = 0;

    int shmget(int key, NativeLong size, int flags) throws LastErrorException;

    Pointer shmat(int id, @Nullable Pointer address, int flags) throws LastErrorException;

    int shmdt(Pointer address) throws LastErrorException;

    int shmctl(int id, int command, @Nullable Pointer buffer) throws LastErrorException;
}
