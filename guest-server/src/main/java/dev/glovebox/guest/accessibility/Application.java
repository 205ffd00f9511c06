package dev.glovebox.guest.accessibility;

import java.nio.file.Path;
import java.util.Locale;

/// A program that shows windows.
///
/// @param name as it calls itself; where it does not answer, as its process is called
/// @param pid its process; -1 when it is not known
/// @param root the element that holds its windows
record Application(String name, long pid, ObjectAddress root) {

    /// The name of the process `pid`.
    static String processName(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(command -> String.valueOf(Path.of(command).getFileName()))
                .orElse("");
    }

    /// Whether `text` is a part of its name, in any case, or its pid.
    boolean matches(String text) {
        return contains(name, text) || text.equals(Long.toString(pid));
    }

    /// Whether `part` is in `text`, in any case.
    static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
