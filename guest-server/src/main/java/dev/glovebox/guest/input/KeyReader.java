package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads the keys that an action names.
final class KeyReader {
    private static final int KEYS_MAX = 16;
    private static final int SEQUENCE_MAX = 1_000;
    private static final int TEXT_MAX = 1_000;
    private static final int SHOWN_MAX = 40;

    private final KeyNames names;

    KeyReader(KeyNames names) {
        this.names = names;
    }

    /// The keys in `keys`, or the one in `key`, at least one.
    List<Key> required(Fields fields) {
        String name = fields.has("keys") || !fields.has("key") ? "keys" : "key";
        List<Key> found = optional(fields, name);
        if (found.isEmpty()) {
            throw fields.bad(name, "expected a key, or an array of keys");
        }
        return found;
    }

    /// The keys in a field: an array of names, or one name; each may be a combination such as `ctrl+c`.
    List<Key> optional(Fields fields, String name) {
        Optional<JsonNode> node = fields.node(name);
        if (node.isEmpty()) {
            return List.of();
        }
        List<Key> found = new ArrayList<>();
        if (node.get().isTextual()) {
            add(fields.path(name), node.get().textValue(), found);
        } else {
            for (Fields.Element each : fields.elements(name, KEYS_MAX)) {
                if (!each.node().isTextual()) {
                    throw new Failure.BadBody(each.path(), "expected a key's name").asException();
                }
                add(each.path(), each.node().textValue(), found);
            }
        }
        return combination(found);
    }

    /// The combinations in a text, separated by spaces, as `xdotool key` takes them.
    List<List<Key>> sequence(String path, String text) {
        List<List<Key>> combinations = new ArrayList<>();
        String[] parts = text.isBlank() ? new String[] {text} : text.strip().split("\\s+", -1);
        if (parts.length > SEQUENCE_MAX) {
            throw new Failure.BadBody(path, "more than %d keys".formatted(SEQUENCE_MAX)).asException();
        }
        for (String part : parts) {
            List<Key> found = new ArrayList<>();
            add(path, part, found);
            combinations.add(combination(found));
        }
        return combinations;
    }

    private void add(String path, String text, List<Key> found) {
        List<String> parts = text.length() > TEXT_MAX ? List.of() : KeyNames.split(text);
        if (parts.isEmpty() || parts.size() + found.size() > KEYS_MAX) {
            throw new Failure.BadBody(path, "expected 1 to %d keys".formatted(KEYS_MAX)).asException();
        }
        for (String name : parts) {
            found.add(key(path, name));
        }
    }

    private Key key(String path, String name) {
        return names.find(name).orElseThrow(() -> {
            List<String> similar = name.length() > SHOWN_MAX ? List.of() : KeyNames.similar(name);
            String hint = similar.isEmpty()
                    ? "expected an X keysym's name, such as Return, Page_Down or F5, or a character"
                    : "did you mean %s?".formatted(String.join(" or ", similar));
            return new Failure.BadBody(path, "unknown key %s; %s".formatted(quoted(name), hint)).asException();
        });
    }

    private static String quoted(String name) {
        return "\"%s\"".formatted(name.length() > SHOWN_MAX ? name.substring(0, SHOWN_MAX) + "…" : name);
    }

    /// Models write `CTRL+C` for Control and C, without Shift: beside a modifier a letter is a key.
    private List<Key> combination(List<Key> found) {
        if (found.size() < 2 || found.stream().noneMatch(Key::isModifier)) {
            return List.copyOf(found);
        }
        return found.stream()
                .map(key -> key.name().length() == 1
                                && Character.isUpperCase(key.name().charAt(0))
                        ? names.find(key.name().toLowerCase(Locale.ROOT)).orElse(key)
                        : key)
                .toList();
    }
}
