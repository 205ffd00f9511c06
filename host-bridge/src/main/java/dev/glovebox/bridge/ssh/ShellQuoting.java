package dev.glovebox.bridge.ssh;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Words for a POSIX shell, which takes each for exactly what it is (POSIX.1-2017, Shell Command Language, 2.2.2).
final class ShellQuoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");

    private ShellQuoting() {}

    /// Quotes one word.
    ///
    /// @throws IllegalArgumentException when it has a NUL in it, which no argument can
    static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an argument cannot contain a NUL character");
        }
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// Quotes each word and puts blanks between them.
    static String quote(List<String> words) {
        return words.stream().map(ShellQuoting::quote).collect(Collectors.joining(" "));
    }
}
