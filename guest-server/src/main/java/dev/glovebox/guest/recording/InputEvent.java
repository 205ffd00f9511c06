package dev.glovebox.guest.recording;

import java.util.List;
import java.util.Locale;

/// One thing that happened at the keyboard or the mouse, or the note that the recorder was not listening.
public sealed interface InputEvent extends RecordedEvent {

    /// A key went down, also again and again while it repeats.
    ///
    /// @param keysym the X name of what the key meant, such as `a`, `exclam`, `Return`, `Shift_L`; `NoSymbol` when
    ///     the keyboard map did not know the key
    /// @param keycode the X keycode; 0 when it is not known
    /// @param text what it typed: a character, `\n` or `\t`; empty when it typed nothing
    /// @param modifiers what was held meanwhile, the key itself not counted
    record KeyDown(String keysym, int keycode, String text, List<Modifier> modifiers) implements InputEvent {
        /// Takes a copy of the list.
        public KeyDown {
            modifiers = List.copyOf(modifiers);
        }

        @Override
        public String type() {
            return "key_down";
        }
    }

    /// A key came up.
    ///
    /// @param keysym the name that it went down with, whatever Shift is now
    /// @param keycode the X keycode; 0 when it is not known
    /// @param modifiers what was held meanwhile, the key itself not counted
    record KeyUp(String keysym, int keycode, List<Modifier> modifiers) implements InputEvent {
        /// Takes a copy of the list.
        public KeyUp {
            modifiers = List.copyOf(modifiers);
        }

        @Override
        public String type() {
            return "key_up";
        }
    }

    /// A mouse button went down.
    ///
    /// @param clicks 1 for a single click, 2 for the second of a double click, and so on
    record MouseDown(int x, int y, Button button, int clicks) implements InputEvent {
        @Override
        public String type() {
            return "mouse_down";
        }
    }

    /// A mouse button came up.
    ///
    /// @param clicks as when it went down
    record MouseUp(int x, int y, Button button, int clicks) implements InputEvent {
        @Override
        public String type() {
            return "mouse_up";
        }
    }

    /// The pointer moved with no button held.
    record MouseMove(int x, int y) implements InputEvent {
        @Override
        public String type() {
            return "mouse_move";
        }
    }

    /// The pointer moved with a button held.
    ///
    /// @param button the one pressed last; [Button#UNKNOWN] when it was down before the recording began
    record MouseDrag(int x, int y, Button button) implements InputEvent {
        @Override
        public String type() {
            return "mouse_drag";
        }
    }

    /// The wheel turned.
    record Scroll(int x, int y, Direction direction, int notches) implements InputEvent {
        @Override
        public String type() {
            return "scroll";
        }
    }

    /// From here on, until the next event, input may have gone unseen.
    ///
    /// @param reason why the recorder was not listening, one line
    record Gap(String reason) implements InputEvent {
        @Override
        public String type() {
            return "gap";
        }
    }

    /// A key that changes what other keys do while it is held.
    enum Modifier {
        /// Shift, left or right.
        SHIFT,
        /// Control, left or right.
        CTRL,
        /// Alt, where it is not AltGr.
        ALT,
        /// AltGr (`ISO_Level3_Shift`), which types further characters.
        ALTGR,
        /// Super, also called Windows or Meta.
        SUPER;

        /// The name on the wire.
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A mouse button that is not the wheel.
    enum Button {
        /// X button 1.
        LEFT,
        /// X button 2.
        MIDDLE,
        /// X button 3.
        RIGHT,
        /// X button 8.
        BACK,
        /// X button 9.
        FORWARD,
        /// One that has no name here, or that was not seen going down.
        UNKNOWN;

        /// The name on the wire.
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where what is looked at moves when the wheel turns.
    enum Direction {
        /// X button 4.
        UP,
        /// X button 5.
        DOWN,
        /// X button 6.
        LEFT,
        /// X button 7.
        RIGHT;

        /// The name on the wire.
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
