package dev.glovebox.guest.x11;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/// A segment of System V shared memory, attached to this process
/// ([shmget(2)](https://man7.org/linux/man-pages/man2/shmget.2.html)). Whoever creates it closes it; not
/// thread-safe.
final class SharedSegment implements AutoCloseable {
    private static final int OWNER_ONLY = 0600;
    private static final long SHMID_DS_BYTES = 256; // 112 in fact, LP64
    private static final long SHMID_DS_UID = 4; // shm_perm.uid, LP64
    private static final int UCRED_BYTES = 12;
    private static final long UCRED_UID = 4;
    private static final int NOBODY = -1; // the user at the other end of a socket that knows none

    private final int id;
    private final Pointer address;

    private SharedSegment(int id, Pointer address) {
        this.id = id;
        this.address = address;
    }

    /// A new segment of zeros that only this process's user can attach.
    ///
    /// @throws LastErrorException when the system gives none
    static SharedSegment create(long bytes) {
        int id = LibC.INSTANCE.shmget(LibC.IPC_PRIVATE, new NativeLong(bytes), LibC.IPC_CREAT | OWNER_ONLY);
        try {
            return new SharedSegment(id, LibC.INSTANCE.shmat(id, null, 0));
        } catch (LastErrorException e) {
            LibC.INSTANCE.shmctl(id, LibC.IPC_RMID, null);
            throw e;
        }
    }

    int id() {
        return id;
    }

    Pointer address() {
        return address;
    }

    /// Lets the user at the other end of a Unix socket attach it as well, and still nobody else: as the segment's
    /// creator this process keeps its right when the segment is given away.
    ///
    /// @throws LastErrorException when the system refuses
    void shareWithPeer(int socket) {
        var credentials = new Memory(UCRED_BYTES);
        LibC.INSTANCE.getsockopt(
                socket, LibC.SOL_SOCKET, LibC.SO_PEERCRED, credentials, new IntByReference(UCRED_BYTES));
        int peer = credentials.getInt(UCRED_UID);
        if (peer == NOBODY || peer == LibC.INSTANCE.geteuid()) {
            return;
        }
        var state = new Memory(SHMID_DS_BYTES);
        LibC.INSTANCE.shmctl(id, LibC.IPC_STAT, state);
        state.setInt(SHMID_DS_UID, peer);
        LibC.INSTANCE.shmctl(id, LibC.IPC_SET, state);
    }

    /// Nobody else can attach it from now on, and it goes when all who have it have let go.
    void removeWhenUnused() {
        LibC.INSTANCE.shmctl(id, LibC.IPC_RMID, null);
    }

    /// Detaches it from this process.
    @Override
    public void close() {
        LibC.INSTANCE.shmdt(address);
    }
}
