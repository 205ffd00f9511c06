package dev.glovebox.guest.window;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glovebox.guest.http.WindowId;
import dev.glovebox.guest.image.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A window that a program has opened on the desktop.
///
/// @param id its X id, without the frame that a window manager has put around it
/// @param title what its title bar says; empty when it has none
/// @param className the class of its program, as `XTerm`; empty when it tells none
/// @param instance what its program is called, as `xterm`; empty when it tells none
/// @param pid its program's process; null when that is not known, as with one on another machine
/// @param region where it lies, in pixels of the screen, without its frame; parts may lie outside of the screen
/// @param frame how far its frame reaches around it
/// @param desktop the number of its desktop, -1 for all of them; null without a window manager that has any
/// @param type what it is for: `normal`, `dialog`, `utility`, `splash`, `dock`, `desktop` and so on
/// @param state what holds of it: `minimized`, `maximized`, `fullscreen`, `modal`, `above` and so on, sorted
/// @param transientFor the window that it belongs to, as a dialog does; null when there is none
/// @param focused whether keys go to it
/// @param viewable whether it is on the screen, be it covered by others
public record Window(
        WindowId id,
        String title,
        @JsonProperty("class") String className,
        String instance,
        @Nullable Long pid,

        @JsonIncludeProperties({"x", "y", "width", "height"})
        Region region,

        Frame frame,
        @Nullable Long desktop,
        String type,
        List<String> state,
        @Nullable WindowId transientFor,
        boolean focused,
        boolean viewable) {

    /// What [#state] says of a window that is not shown until it is restored.
    public static final String MINIMIZED = "minimized";

    /// What [#state] says of a window that takes all of the room there is.
    public static final String MAXIMIZED = "maximized";

    /// What [#state] says of a window that covers the screen, without a frame.
    public static final String FULLSCREEN = "fullscreen";

    /// A frame's borders, in pixels.
    public record Frame(int left, int right, int top, int bottom) {
        /// That of a window without a frame.
        public static final Frame NONE = new Frame(0, 0, 0, 0);
    }

    /// The same window, with the focus or without.
    public Window withFocus(boolean has) {
        return has == focused
                ? this
                : new Window(
                        id,
                        title,
                        className,
                        instance,
                        pid,
                        region,
                        frame,
                        desktop,
                        type,
                        state,
                        transientFor,
                        has,
                        viewable);
    }

    /// The same window elsewhere.
    public Window withPlace(Region now, boolean shown) {
        return now.equals(region) && shown == viewable
                ? this
                : new Window(
                        id,
                        title,
                        className,
                        instance,
                        pid,
                        now,
                        frame,
                        desktop,
                        type,
                        state,
                        transientFor,
                        focused,
                        shown);
    }

    /// How it is shown.
    @JsonIgnore
    public Show show() {
        if (state.contains(MINIMIZED)) {
            return Show.MINIMIZED;
        }
        if (state.contains(FULLSCREEN)) {
            return Show.FULLSCREEN;
        }
        return state.contains(MAXIMIZED) ? Show.MAXIMIZED : Show.NORMAL;
    }

    /// Its id and its title, for people.
    String called() {
        return "window %s (\"%s\")".formatted(id, title);
    }
}
