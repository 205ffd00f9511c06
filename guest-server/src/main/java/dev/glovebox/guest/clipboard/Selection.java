package dev.glovebox.guest.clipboard;

import java.util.Locale;

/// A place that programs copy to
/// ([ICCCM, section 2.6.1](https://x.org/releases/X11R7.6/doc/xorg-docs/specs/ICCCM/icccm.html)).
public enum Selection {
    /// What was copied, and is pasted by a key or a menu.
    CLIPBOARD,
    /// What is selected, and is pasted by the middle button.
    PRIMARY;

    /// Its name in requests and answers.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
