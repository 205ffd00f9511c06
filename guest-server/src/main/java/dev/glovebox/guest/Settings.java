package dev.glovebox.guest;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The environment and the `--key=value` arguments, of which an argument wins.
///
/// The argument of `GLOVEBOX_LIVE_VIEW_PORT` is `--live-view-port`, that of `PORT` is `--port`. Mistakes are
/// collected and reported together, the names that nothing asked for among them; secrets have no argument, since
/// every user of the machine can read a process's arguments. Not thread-safe.
final class Settings {
    private static final String PREFIX = "GLOVEBOX_";
    /// Set for the scripts around the server and for its children; not settings of the server.
    private static final Set<String> NOT_OURS = Set.of(
            "GLOVEBOX_INSTANCE",
            "GLOVEBOX_STATE_DIR",
            "GLOVEBOX_SCREEN_SIZE",
            "GLOVEBOX_VIRTUAL_DISPLAY",
            "GLOVEBOX_DISPLAY",
            "GLOVEBOX_HOME",
            "GLOVEBOX_IMAGE_SOURCES",
            "GLOVEBOX_TEST_HOME");

    private final Map<String, String> environment;
    private final Map<String, String> arguments = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    Settings(Map<String, String> environment, String... arguments) {
        this.environment = environment;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                problems.add("%s: expected --key=value".formatted(argument));
            } else {
                this.arguments.put(argument.substring(2, equals), argument.substring(equals + 1));
            }
        }
    }

    /// What was set under one of several names.
    ///
    /// @param name the name that was used, as the user wrote it
    /// @param value the value, not blank
    record Given(String name, String value) {}

    /// The first of `keys` that is an argument, else the first of `variables` that is in the environment.
    Optional<Given> given(List<String> variables, List<String> keys) {
        asked.addAll(variables);
        asked.addAll(keys);
        return Stream.concat(
                        keys.stream().map(key -> new Given("--" + key, arguments.getOrDefault(key, ""))),
                        variables.stream().map(name -> new Given(name, environment.getOrDefault(name, ""))))
                .filter(given -> !given.value().isBlank())
                .findFirst();
    }

    /// The value of the first of `variables` that is set; none of `keys` may be an argument.
    Optional<String> secret(List<String> variables, List<String> keys) {
        keys.stream().filter(arguments::containsKey).forEach(key -> refuseSecret(key, variables.getFirst()));
        asked.addAll(keys);
        return given(variables, List.of()).map(Given::value);
    }

    /// Adds a mistake: what was found, and what was expected.
    void problem(Given given, String expected) {
        problems.add("%s=%s: expected %s".formatted(given.name(), given.value(), expected));
    }

    /// The variables of the environment that begin with `prefix`, and that nothing asked for.
    List<String> unasked(String prefix) {
        return environment.keySet().stream()
                .filter(name -> name.startsWith(prefix) && !asked.contains(name))
                .sorted()
                .toList();
    }

    /// The value of `name`, or `absent`.
    String text(String name, String absent) {
        return optionalText(name).orElse(absent);
    }

    /// The value of `name`, when it is set and not empty.
    Optional<String> optionalText(String name) {
        asked.add(name);
        asked.add(argument(name));
        String value = arguments.getOrDefault(argument(name), environment.get(name));
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    /// The value of `name`, which has to be set.
    String required(String name, String expected) {
        Optional<String> value = optionalText(name);
        if (value.isEmpty()) {
            problems.add("%s: not set; expected %s".formatted(name, expected));
        }
        return value.orElse("");
    }

    /// The value of `name` from the environment alone.
    Optional<String> secret(String name) {
        return secret(List.of(name), List.of(argument(name)));
    }

    private void refuseSecret(String key, String variable) {
        problems.add("--%s: set %s instead; arguments are visible to every user".formatted(key, variable));
    }

    /// The whole number that `name` is set to, or `absent`.
    int integer(String name, int absent, int min, int max) {
        String value = text(name, String.valueOf(absent));
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // reported below, as a number out of range is
        }
        problems.add("%s=%s: expected a whole number, %d..%d".formatted(name, value, min, max));
        return absent;
    }

    /// The truth value that `name` is set to, or `absent`.
    boolean flag(String name, boolean absent) {
        String value = text(name, String.valueOf(absent));
        if (!value.equals("true") && !value.equals("false")) {
            problems.add("%s=%s: expected true or false".formatted(name, value));
        }
        return Boolean.parseBoolean(value);
    }

    /// The constant of `absent`'s type that `name` is set to, in lower case, or `absent`.
    <E extends Enum<E>> E choice(String name, E absent) {
        String value = text(name, wireName(absent));
        List<E> all = List.of(absent.getDeclaringClass().getEnumConstants());
        for (E each : all) {
            if (wireName(each).equals(value)) {
                return each;
            }
        }
        String names = all.stream().map(Settings::wireName).collect(Collectors.joining(" or "));
        problems.add("%s=%s: expected %s".formatted(name, value, names));
        return absent;
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// The directory that `name` is set to, or `absent`; it need not exist.
    Path directory(String name, String absent) {
        String value = text(name, absent);
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            problems.add("%s=%s: expected a directory".formatted(name, value));
            return Path.of(absent);
        }
    }

    /// Ends the reading.
    ///
    /// @throws ConfigException when there was a mistake, or a setting that nothing asked for
    void check() {
        arguments.keySet().stream()
                .filter(key -> !asked.contains(key))
                .sorted()
                .forEach(key -> problems.add("--%s: unknown setting%s".formatted(key, siblings(key))));
        unasked(PREFIX).stream()
                .filter(name -> !NOT_OURS.contains(name))
                .forEach(name -> problems.add("%s: unknown setting".formatted(name)));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /// The known settings of the class that `Class.setting` belongs to.
    private String siblings(String key) {
        String type = key.substring(0, key.indexOf('.') + 1);
        List<String> known = type.isEmpty()
                ? List.of()
                : asked.stream().filter(name -> name.startsWith(type)).sorted().toList();
        return known.isEmpty() ? "" : "; known are --" + String.join(", --", known);
    }

    private static String argument(String name) {
        String stem = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        return stem.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
