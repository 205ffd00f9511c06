package dev.glovebox.guest.accessibility;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The names of roles
/// ([AtspiRole](https://gnome.pages.gitlab.gnome.org/at-spi2-core/libatspi/enum.Role.html)).
final class Roles {
    private static final List<String> NAMES =
            List.of(("invalid|accelerator label|alert|animation|arrow|calendar|canvas|check box|check menu item|"
                            + "color chooser|column header|combo box|date editor|desktop icon|desktop frame|dial|dialog|"
                            + "directory pane|drawing area|file chooser|filler|focus traversable|font chooser|frame|glass pane|"
                            + "html container|icon|image|internal frame|label|layered pane|list|list item|menu|menu bar|"
                            + "menu item|option pane|page tab|page tab list|panel|password text|popup menu|progress bar|button|"
                            + "radio button|radio menu item|root pane|row header|scroll bar|scroll pane|separator|slider|"
                            + "spin button|split pane|status bar|table|table cell|table column header|table row header|"
                            + "tearoff menu item|terminal|text|toggle button|tool bar|tool tip|tree|tree table|unknown|"
                            + "viewport|window|extended|header|footer|paragraph|ruler|application|autocomplete|editbar|"
                            + "embedded|entry|chart|caption|document frame|heading|page|section|redundant object|form|link|"
                            + "input method window|table row|tree item|document spreadsheet|document presentation|"
                            + "document text|document web|document email|comment|list box|grouping|image map|notification|"
                            + "info bar|level bar|title bar|block quote|audio|video|definition|article|landmark|log|marquee|"
                            + "math|rating|timer|static|math fraction|math root|subscript|superscript|description list|"
                            + "description term|description value|footnote|content deletion|content insertion|mark|suggestion|"
                            + "button menu")
                    .split("\\|"));

    /// The root of an application's tree.
    static final int APPLICATION = 75;

    private Roles() {}

    /// The name of the role with this number, `button` for example.
    static String name(int number) {
        return number >= 0 && number < NAMES.size() ? NAMES.get(number) : "role " + number;
    }

    /// The role that `text` means, whether its words are joined by spaces, `-` or `_`; empty when there is none.
    static Optional<String> parse(String text) {
        String name = text.toLowerCase(Locale.ROOT)
                .replace('-', ' ')
                .replace('_', ' ')
                .strip();
        String role = name.startsWith("push button") ? name.substring("push ".length()) : name; // its former name
        return NAMES.contains(role) ? Optional.of(role) : Optional.empty();
    }
}
