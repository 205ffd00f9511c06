package dev.glovebox.guest;

import dev.glovebox.guest.Settings.Given;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Settings as Jupyter's programs take them ([traitlets](https://traitlets.readthedocs.io/en/stable/config.html)):
/// truth values are `True`, `False`, `1` and `0` in any case, durations seconds, lists joined by commas or written
/// as in Python. Mistakes go to the [Settings] that they are read from.
final class Traits {
    private static final Duration SECONDS_MAX = Duration.ofDays(365);

    private final Settings settings;

    Traits(Settings settings) {
        this.settings = settings;
    }

    /// The names of one setting.
    ///
    /// @param variables in the environment, the first one wins
    /// @param keys among the arguments, without the dashes; they win over the environment
    record Trait(List<String> variables, List<String> keys) {

        /// One that has a variable of its own.
        static Trait of(String variable, String... keys) {
            return new Trait(List.of(variable), List.of(keys));
        }

        /// One that is only an argument.
        static Trait argument(String key) {
            return new Trait(List.of(), List.of(key));
        }
    }

    private Optional<Given> given(Trait trait) {
        return settings.given(trait.variables(), trait.keys());
    }

    /// Whether it is set, to whatever.
    boolean isSet(Trait trait) {
        return given(trait).isPresent();
    }

    /// The text, when it is set.
    Optional<String> text(Trait trait) {
        return given(trait).map(given -> given.value().strip());
    }

    /// The text, when it is set and as it should be.
    Optional<String> text(Trait trait, Predicate<String> right, String expected) {
        Optional<Given> given = given(trait);
        if (given.isPresent() && !right.test(given.get().value().strip())) {
            settings.problem(given.get(), expected);
            return Optional.empty();
        }
        return given.map(Given::value).map(String::strip);
    }

    /// The text, which is not taken from arguments.
    Optional<String> secret(Trait trait) {
        return settings.secret(trait.variables(), trait.keys());
    }

    /// A whole number in the range, or `absent`.
    int integer(Trait trait, int absent, int min, int max) {
        return text(trait, text -> isNumber(text, 0, min, max), "a whole number, %d..%d".formatted(min, max))
                .map(Integer::parseInt)
                .orElse(absent);
    }

    /// A number in the range, or `absent`.
    double decimal(Trait trait, double absent, int min, int max) {
        return text(trait, text -> isNumber(text, 3, min, max), "a number, %d..%d".formatted(min, max))
                .map(Double::parseDouble)
                .orElse(absent);
    }

    /// A number of seconds, or `absent`.
    Duration seconds(Trait trait, Duration absent) {
        long max = SECONDS_MAX.toSeconds();
        return text(trait, text -> isNumber(text, 3, 0, max), "seconds, 0..%d".formatted(max))
                .map(text ->
                        Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValueExact()))
                .orElse(absent);
    }

    /// A truth value, or `absent`.
    boolean flag(Trait trait, boolean absent) {
        List<String> values = List.of("true", "1", "false", "0");
        return text(trait, text -> values.contains(text.toLowerCase(Locale.ROOT)), "True or False")
                .map(text -> values.indexOf(text.toLowerCase(Locale.ROOT)) < 2)
                .orElse(absent);
    }

    /// A list, when it is set: `a,b` or `['a', 'b']`.
    Optional<List<String>> list(Trait trait) {
        return text(trait)
                .map(text -> Stream.of(text.replaceAll("[\\[\\]'\"]", "").split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList());
    }

    /// A file's path, when it is set.
    Optional<Path> file(Trait trait) {
        return text(trait, text -> text.indexOf('\0') < 0, "a file").map(Path::of);
    }

    /// A URI of one of the schemes, when it is set; a path stands for the file there.
    Optional<URI> uri(Trait trait, List<String> schemes) {
        return text(trait, text -> schemes.contains(asUri(text).getScheme()), "a path, or a URI of " + schemes)
                .map(Traits::asUri);
    }

    private static URI asUri(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getScheme() == null ? Path.of(text).toAbsolutePath().toUri() : uri;
        } catch (IllegalArgumentException _) {
            return Path.of(text).toAbsolutePath().toUri(); // a path with spaces, for one
        }
    }

    private static boolean isNumber(String text, int digits, long min, long max) {
        if (!text.matches("\\d{1,9}" + (digits == 0 ? "" : "(\\.\\d{1,%d})?".formatted(digits)))) {
            return false;
        }
        var number = new BigDecimal(text);
        return number.compareTo(BigDecimal.valueOf(min)) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0;
    }
}
