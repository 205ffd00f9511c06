package dev.glovebox.guest.accessibility;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.glovebox.guest.accessibility.Details.Setting;
import dev.glovebox.guest.image.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An element as clients see it; what it does not have is left out.
///
/// @param ref what to call it by
/// @param role what kind it is
/// @param name what it is called
/// @param description what more is said of it
/// @param states what holds for it
/// @param box where it is on the screen
/// @param center the pixel to click on
/// @param text what is written in it
/// @param textLength how many characters that is altogether, where not all of them are in `text`
/// @param value what it is set to
/// @param actions what can be done with it
/// @param pid the process, of an application
/// @param path the names of what it is in, the outermost first
/// @param children what is in it
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record NodeJson(
        String ref,
        String role,
        @JsonInclude String name,
        String description,
        @JsonInclude List<String> states,
        @Nullable Box box,
        @Nullable Point center,
        String text,
        @Nullable Integer textLength,
        @Nullable Amount value,
        List<String> actions,
        @Nullable Long pid,
        List<String> path,
        List<NodeJson> children) {

    /// A rectangle in pixels of the screen.
    record Box(int x, int y, int width, int height) {}

    /// A pixel of the screen.
    record Point(int x, int y) {}

    /// What a slider, a spin button or a progress bar is set to.
    ///
    /// @param min the least that it can be set to; null when that is not limited
    /// @param max the same for the most
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Amount(
            double current, @Nullable Double min, @Nullable Double max) {
        static Amount of(Setting setting) {
            return new Amount(setting.current(), bound(setting.min()), bound(setting.max()));
        }

        private static @Nullable Double bound(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }

    /// An element without its surroundings.
    static NodeJson of(Element element, Details details, Refs refs) {
        Region box = details.box().orElse(null);
        return new NodeJson(
                refs.of(element.address()),
                element.roleName(),
                element.name(),
                element.description(),
                element.states().labels(),
                box == null ? null : new Box(box.x(), box.y(), box.width(), box.height()),
                box == null ? null : new Point(box.x() + box.width() / 2, box.y() + box.height() / 2),
                details.text(),
                details.textLength() > details.text().length()
                                && !details.text().isEmpty()
                        ? details.textLength()
                        : null,
                details.value().map(Amount::of).orElse(null),
                details.actions(),
                null,
                List.of(),
                List.of());
    }

    /// The same as the root of an application, or inside other elements, or around some.
    NodeJson with(@Nullable Long newPid, List<String> newPath, List<NodeJson> newChildren) {
        return new NodeJson(
                ref,
                role,
                name,
                description,
                states,
                box,
                center,
                text,
                textLength,
                value,
                actions,
                newPid,
                newPath,
                newChildren);
    }
}
