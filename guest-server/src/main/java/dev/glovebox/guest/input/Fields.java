package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/// The fields of a JSON object, checked: a field that nobody has asked for is an error when it is closed.
///
/// What is wrong is told with the field's path in the body, such as `actions[2].x`.
final class Fields {
    private final String path;
    private final JsonNode object;
    private final TreeSet<String> known = new TreeSet<>();

    /// @param path where `object` is in the body; empty for the body itself
    /// @throws FailureException [Failure.BadBody] when it is no object
    Fields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
        if (!object.isObject()) {
            throw new Failure.BadBody(path, "expected an object").asException();
        }
    }

    /// The path of a field.
    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// Where the object is.
    String path() {
        return path;
    }

    /// Whether the field is there, and not null.
    boolean has(String name) {
        known.add(name);
        return object.hasNonNull(name);
    }

    /// The field; empty when it is not there, or null.
    Optional<JsonNode> node(String name) {
        return has(name) ? Optional.of(object.get(name)) : Optional.empty();
    }

    /// The field, made something of, with its path; empty when it is not there.
    <T> Optional<T> map(String name, BiFunction<String, JsonNode, T> reader) {
        return node(name).map(node -> reader.apply(path(name), node));
    }

    /// The object in a field; empty when it is not there.
    Optional<Fields> object(String name) {
        return map(name, Fields::new);
    }

    /// A text; empty when it is not there.
    Optional<String> text(String name) {
        return node(name).map(node -> {
            if (!node.isTextual()) {
                throw bad(name, "expected a string");
            }
            return node.textValue();
        });
    }

    /// A text that has to be there.
    String requiredText(String name) {
        return text(name).orElseThrow(() -> bad(name, "is missing"));
    }

    /// A whole number from `min` to `max`; `absent` when it is not there.
    int integer(String name, int absent, int min, int max) {
        return node(name).map(node -> whole(path(name), node, min, max)).orElse(absent);
    }

    /// A whole number that has to be there.
    int requiredInteger(String name, int min, int max) {
        return node(name).map(node -> whole(path(name), node, min, max)).orElseThrow(() -> bad(name, "is missing"));
    }

    /// A number from `min` to `max`; `absent` when it is not there.
    double number(String name, double absent, double min, double max) {
        return node(name)
                .map(node -> {
                    if (!node.isNumber() || node.doubleValue() < min || node.doubleValue() > max) {
                        throw bad(name, "expected a number, %s..%s".formatted(min, max));
                    }
                    return node.doubleValue();
                })
                .orElse(absent);
    }

    /// So many milliseconds; `absent` of them when it is not there.
    Duration millis(String name, int absent, int max) {
        return Duration.ofMillis(integer(name, absent, 0, max));
    }

    /// The elements of an array; empty when it is not there.
    List<Element> elements(String name, int max) {
        return node(name).map(node -> elements(path(name), node, max)).orElse(List.of());
    }

    /// An element of an array.
    ///
    /// @param path with its index
    record Element(String path, JsonNode node) {}

    /// The elements of the array at `path`.
    static List<Element> elements(String path, JsonNode array, int max) {
        if (!array.isArray() || array.size() > max) {
            throw new Failure.BadBody(path, "expected an array of at most %d".formatted(max)).asException();
        }
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            elements.add(new Element("%s[%d]".formatted(path, i), array.get(i)));
        }
        return elements;
    }

    /// A whole number from `min` to `max`; one with a fraction is cut to the pixel that it is in.
    static int whole(String path, JsonNode node, int min, int max) {
        double value = Math.floor(node.doubleValue());
        if (!node.isNumber() || !(value >= min && value <= max)) {
            throw new Failure.BadBody(path, "expected a whole number, %d..%d".formatted(min, max)).asException();
        }
        return (int) value;
    }

    /// A failure that names a field.
    FailureException bad(String name, String message) {
        return new Failure.BadBody(path(name), message).asException();
    }

    /// Refuses fields that were not asked for, so that no misspelt one is passed over.
    void close() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw bad(name, "unknown field; known are " + String.join(", ", known));
            }
        });
    }
}
