package dev.glovebox.guest.replay;

/// Writes text as HTML has it.
final class Html {
    private Html() {}

    /// The text, so that nothing in it is markup, neither between tags nor in an attribute's quotes; what would
    /// change the direction of the text around it is left out.
    static String text(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    if (!isControl(character)) {
                        escaped.appendCodePoint(character);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /// Typed text: the keys that leave no mark are shown as such.
    static String typed(String text) {
        return text(text).replace("\n", "<b title=\"Enter\">⏎</b><wbr>").replace("\t", "<b title=\"Tab\">⇥</b><wbr>");
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\t'
                || character >= 0x202a && character <= 0x202e
                || character >= 0x2066 && character <= 0x2069
                || Character.getType(character) == Character.SURROGATE;
    }
}
