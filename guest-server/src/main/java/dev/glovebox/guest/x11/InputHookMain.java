package dev.glovebox.guest.x11;

import com.github.kwhat.jnativehook.GlobalScreen;
import com.github.kwhat.jnativehook.NativeHookException;
import dev.glovebox.guest.http.FailureException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// The process that holds jnativehook, which takes its whole JVM along when the X server dies.
///
/// Writes [InputHookLine#READY] once it listens, then a line an event, each as soon as it comes. A byte on standard
/// input asks it to end, after what has happened by then; the end of standard input means that the server is gone,
/// and it ends at once.
final class InputHookMain {
    private static final int EXIT_NO_DISPLAY = 3;
    private static final int EXIT_NO_READER = 4;
    private static final long QUIET_MS = 60;
    private static final long QUIET_MAX_MS = 1000;

    // Held from before the hook until READY is written, so that no event comes before it.
    private static final ReentrantLock WRITING = new ReentrantLock();

    private InputHookMain() {}

    public static void main(String[] args) {
        System.setOut(System.err);
        var out = new FileOutputStream(FileDescriptor.out);
        var lastEventNanos = new AtomicLong(System.nanoTime());
        Thread.ofPlatform().daemon().name("hook-start").start(() -> listen(out, lastEventNanos));
        if (isAskedToEnd()) {
            awaitQuiet(lastEventNanos);
            write(out, InputHookLine.END); // the reader kills us, for a JVM with threads in C takes 300 ms to halt
        }
        Runtime.getRuntime().halt(0); // unregistering may hang, and nothing is left to save
    }

    private static void listen(FileOutputStream out, AtomicLong lastEventNanos) {
        try {
            var keys = new KeyRecord(System.getenv().getOrDefault("DISPLAY", ""));
            var listener = new InputHookListener(keys, line -> {
                write(out, line.encode());
                lastEventNanos.set(System.nanoTime());
            });
            GlobalScreen.addNativeKeyListener(listener);
            GlobalScreen.addNativeMouseListener(listener);
            GlobalScreen.addNativeMouseMotionListener(listener);
            GlobalScreen.addNativeMouseWheelListener(listener);
            register(out);
        } catch (NativeHookException | FailureException | UnsatisfiedLinkError e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(EXIT_NO_DISPLAY);
        }
    }

    private static void register(FileOutputStream out) throws NativeHookException {
        WRITING.lock();
        try {
            GlobalScreen.registerNativeHook(); // returns once the X server records for it
            write(out, InputHookLine.READY);
        } finally {
            WRITING.unlock();
        }
    }

    /// One write a line, so that a reader never waits for the rest of one.
    private static void write(FileOutputStream out, String line) {
        WRITING.lock();
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            Runtime.getRuntime().halt(EXIT_NO_READER);
        } finally {
            WRITING.unlock();
        }
    }

    private static boolean isAskedToEnd() {
        try {
            return System.in.read() >= 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// Waits until the events that the X server had sent have come through, which shows in that no more come.
    private static void awaitQuiet(AtomicLong lastEventNanos) {
        long askedNanos = System.nanoTime();
        long quietMs = 0;
        while (quietMs < QUIET_MS && elapsedMs(askedNanos) < QUIET_MAX_MS) {
            try {
                Thread.sleep(QUIET_MS - quietMs);
            } catch (InterruptedException _) {
                return;
            }
            quietMs = Math.min(elapsedMs(askedNanos), elapsedMs(lastEventNanos.get()));
        }
    }

    private static long elapsedMs(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1_000_000;
    }
}
