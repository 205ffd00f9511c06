package dev.glovebox.guest.replay;

/// Writes text as Python's source has it.
final class PythonText {
    private PythonText() {}

    /// A string literal; what cannot be seen is escaped.
    static String literal(String text) {
        return "\"" + escaped(text, "\"\\") + "\"";
    }

    /// Text that may stand in a comment or a documentation string: one line, nothing that ends it.
    static String comment(String text) {
        return escaped(text, "\\\"");
    }

    private static String escaped(String text, String special) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> escaped.append("\\n");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (special.indexOf(character) >= 0) {
                        escaped.append('\\').appendCodePoint(character);
                    } else if (isVisible(character)) {
                        escaped.appendCodePoint(character);
                    } else {
                        escaped.append((character > 0xffff ? "\\U%08x" : "\\u%04x").formatted(character));
                    }
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isVisible(int character) {
        return character == ' '
                || switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }
}
