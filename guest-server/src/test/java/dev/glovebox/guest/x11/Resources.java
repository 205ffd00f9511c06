package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What this process holds, and what clients hold in an X server.
///
/// @param descriptors open files of this process
/// @param segments shared memory segments that this process made and that exist
/// @param inServer everything that the server keeps for its clients, the one that asks included
record Resources(long descriptors, long segments, long inServer) {
    private static final int RES_CLIENT_BYTES = 16; // XResClient and XResType, LP64
    private static final int RES_TYPE_COUNT = 8;
    private static final Pointer NULL = Pointer.NULL;

    static Resources of(String display) {
        return new Resources(descriptorCount(), segmentCount(), serverCount(display));
    }

    static long descriptorCount() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long segmentCount() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/sysvipc/shm"));
            String own = Long.toString(ProcessHandle.current().pid());
            return lines.stream()
                    .filter(line -> List.of(line.strip().split(" +")).get(4).equals(own)) // cpid
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long serverCount(String name) {
        Pointer display = Objects.requireNonNull(XlibErrors.open(name));
        try {
            var count = new IntByReference();
            var clients = new PointerByReference();
            LibXRes.INSTANCE.XResQueryClients(display, count, clients);
            long total = 0;
            for (int i = 0; i < count.getValue(); i++) {
                total += count(display, clients.getValue().getNativeLong((long) i * RES_CLIENT_BYTES));
            }
            LibX11.INSTANCE.XFree(clients.getValue());
            return total;
        } finally {
            LibX11.INSTANCE.XCloseDisplay(display);
        }
    }

    private static long count(Pointer display, NativeLong client) {
        var count = new IntByReference();
        var types = new PointerByReference();
        LibXResCounts.INSTANCE.XResQueryClientResources(display, client, count, types);
        long total = 0;
        for (int i = 0; i < count.getValue(); i++) {
            total += types.getValue().getInt((long) i * RES_CLIENT_BYTES + RES_TYPE_COUNT);
        }
        if (!Objects.equals(types.getValue(), NULL)) {
            LibX11.INSTANCE.XFree(types.getValue());
        }
        return total;
    }
}
