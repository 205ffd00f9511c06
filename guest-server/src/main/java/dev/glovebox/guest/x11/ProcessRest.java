package dev.glovebox.guest.x11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Waits until a program has come to rest, and so has read what the X server has sent it: it sleeps, and uses no
/// processor time ([proc_pid_stat(5)](https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html)).
final class ProcessRest {
    private static final Duration UNKNOWN = Duration.ofMillis(300);
    private static final Duration LEAST = Duration.ofMillis(30);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int STEPS = 4;
    private static final int STATE = 0; // counted from the end of the name
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private ProcessRest() {}

    /// Waits for the process, two seconds at most, or 300 ms when it is not known.
    static void await(OptionalLong pid) throws InterruptedException {
        if (pid.isEmpty()) {
            Thread.sleep(UNKNOWN);
            return;
        }
        long start = System.nanoTime();
        Thread.sleep(LEAST);
        String before = usage(pid.getAsLong());
        int quiet = 0;
        while (before != null && quiet < STEPS && System.nanoTime() - start < LIMIT.toNanos()) {
            Thread.sleep(STEP);
            String now = usage(pid.getAsLong());
            quiet = now != null && now.equals(before) && now.startsWith("S") ? quiet + 1 : 0;
            before = now;
        }
    }

    /// Its main thread's state and the time it has used; null when it has ended.
    private static @Nullable String usage(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[STATE] + fields[USER_TIME] + "," + fields[SYSTEM_TIME];
        } catch (IOException | IndexOutOfBoundsException _) {
            return null;
        }
    }
}
