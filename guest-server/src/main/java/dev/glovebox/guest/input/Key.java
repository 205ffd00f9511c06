package dev.glovebox.guest.input;

/// A key, by the symbol that it gives.
///
/// @param name the X name of its keysym, or the character
/// @param keysym as X numbers them
record Key(String name, int keysym) {

    /// Whether it only changes what others do.
    boolean isModifier() {
        return keysym >= 0xffe1 && keysym <= 0xffee || keysym == 0xfe03; // Shift_L … Hyper_R, ISO_Level3_Shift
    }
}
