package dev.glovebox.guest.http;

import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A request's query parameters, checked: a name that is not known here is an error, as is a value given twice.
public final class Parameters {
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?([eE]-?\\d{1,3})?");

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /// The parameters of `request`, of which only `known` may be there; `token` is always allowed.
    ///
    /// @throws FailureException [Failure.UnknownParameter] or [Failure.BadParameter]
    public static Parameters of(ServerRequest request, String... known) {
        return of(request, List.of(known));
    }

    /// As [#of(ServerRequest, String...)].
    public static Parameters of(ServerRequest request, List<String> known) {
        return of(request.query(), known);
    }

    /// As [#of(ServerRequest, String...)], of a query without its request.
    public static Parameters of(UriQuery query, List<String> known) {
        Map<String, String> values = new HashMap<>();
        for (String name : query.names()) {
            List<String> given = query.all(name);
            if (given.size() > 1) {
                checkKnown(name, known);
                throw new Failure.BadParameter(name, String.join(",", given), "one value").asException();
            }
            values.put(name, given.isEmpty() ? "" : given.getFirst());
        }
        return of(values, known);
    }

    /// As [#of(ServerRequest, String...)], of parameters that come from elsewhere.
    public static Parameters of(Map<String, String> values, List<String> known) {
        values.keySet().forEach(name -> checkKnown(name, known));
        return new Parameters(Map.copyOf(values));
    }

    private static void checkKnown(String name, List<String> known) {
        if (!known.contains(name) && !name.equals(Access.TOKEN_PARAMETER)) {
            throw new Failure.UnknownParameter(name, known).asException();
        }
    }

    /// The value of `name`, when it was given.
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// The value of `name`, which must be one of `allowed`; empty when it was not given.
    ///
    /// @throws FailureException [Failure.BadParameter]
    public Optional<String> choice(String name, String... allowed) {
        Optional<String> value = text(name);
        if (value.isPresent() && !List.of(allowed).contains(value.get())) {
            throw new Failure.BadParameter(name, value.get(), String.join(" or ", allowed)).asException();
        }
        return value;
    }

    /// The value of `name` as a whole number of `min` to `max`, `absent` when it was not given.
    ///
    /// @throws FailureException [Failure.BadParameter]
    public long integer(String name, long absent, long min, long max) {
        return text(name).map(value -> whole(name, value, min, max)).orElse(absent);
    }

    private static long whole(String name, String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // as for a number out of range
        }
        throw new Failure.BadParameter(name, value, "a whole number, %d..%d".formatted(min, max)).asException();
    }

    /// The value of `name` as a decimal number of `min` to `max`; empty when it was not given.
    ///
    /// @throws FailureException [Failure.BadParameter]
    public Optional<Double> decimal(String name, double min, double max) {
        return text(name).map(value -> decimal(name, value, min, max));
    }

    private static double decimal(String name, String value, double min, double max) {
        if (DECIMAL.matcher(value).matches()) {
            double number = Double.parseDouble(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new Failure.BadParameter(name, value, "a number, %s..%s".formatted(min, max)).asException();
    }

    /// The value of `name` as a truth value, `absent` when it was not given.
    ///
    /// @throws FailureException [Failure.BadParameter]
    public boolean flag(String name, boolean absent) {
        return choice(name, "true", "false").map(Boolean::parseBoolean).orElse(absent);
    }
}
