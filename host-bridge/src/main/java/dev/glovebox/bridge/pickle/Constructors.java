package dev.glovebox.bridge.pickle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The plain classes of Python's own library.
final class Constructors {
    private Constructors() {}

    static void add(Map<String, Global> known) {
        Globals.put(known, "builtins.set", Constructors::set);
        Globals.put(known, "builtins.frozenset", arguments -> new FrozenItems(set(arguments)));
        Globals.put(known, "builtins.bytes", Constructors::bytes);
        Globals.put(known, "builtins.bytearray", Constructors::bytes);
        Globals.put(known, "_codecs.encode", Constructors::encoded);
        Globals.put(known, "builtins.complex", arguments -> new Complex(arguments.number(0), arguments.number(1)));
        Globals.put(known, "builtins.range", Constructors::range);
        Globals.put(known, "builtins.list", Constructors::list);
        Globals.put(known, "builtins.dict", Constructors::map);
        Globals.put(known, "collections.OrderedDict", Constructors::map);
        Globals.put(known, "collections.Counter", Constructors::map);
        Globals.put(known, "collections.defaultdict", Constructors::mapWithDefault);
        Globals.put(known, "collections.deque", Constructors::deque);
        Globals.put(known, "decimal.Decimal", Constructors::decimal);
        Globals.put(known, "fractions.Fraction", Constructors::fraction);
        Globals.put(
                known,
                "uuid.UUID",
                arguments -> new UnbuiltUuid(arguments.sized(0, 0).budget()));
        Globals.put(known, "copyreg._reconstructor", Constructors::reconstructed);
        for (String name : List.of("int", "float", "str", "bool", "tuple", "object")) {
            Globals.putName(known, "builtins." + name);
        }
    }

    private static Set<@Nullable Object> set(Arguments arguments) throws UnpicklingException {
        Set<@Nullable Object> set = new LinkedHashSet<>();
        var keys = new Keys(arguments.budget());
        for (Object item : items(arguments.sized(0, 1))) {
            keys.add(set, item);
        }
        return set;
    }

    private static List<@Nullable Object> list(Arguments arguments) throws UnpicklingException {
        List<?> items = items(arguments.sized(0, 1));
        arguments.budget().allocate(48 + 8L * items.size());
        return new ArrayList<>(items);
    }

    private static List<?> items(Arguments arguments) throws UnpicklingException {
        if (arguments.size() == 0) {
            return List.of();
        }
        if (arguments.value(0) instanceof List<?> items) {
            return items;
        }
        throw new UnpicklingException("%s cannot be made of this".formatted(arguments.function()));
    }

    private static byte[] bytes(Arguments arguments) throws UnpicklingException {
        if (arguments.sized(0, 2).size() == 0) {
            return new byte[0];
        }
        return arguments.size() == 2 ? encoded(arguments) : arguments.bytes(0);
    }

    /// How protocols 0 to 2 write bytes: as a text whose characters are their values.
    private static byte[] encoded(Arguments arguments) throws UnpicklingException {
        String text = arguments.sized(2, 2).text(0);
        String encoding = arguments.text(1);
        if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
            throw new UnpicklingException("%s with another encoding than latin1".formatted(arguments.function()));
        }
        arguments.budget().allocate(16L + text.length());
        if (text.chars().anyMatch(character -> character > 0xff)) {
            throw new UnpicklingException("the pickle is broken: bytes above 255");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Range range(Arguments arguments) throws UnpicklingException {
        arguments.sized(3, 3);
        if (arguments.integer(2) == 0) {
            throw new UnpicklingException("the pickle is broken: a range whose step is 0");
        }
        return new Range(arguments.integer(0), arguments.integer(1), arguments.integer(2));
    }

    private static Map<@Nullable Object, @Nullable Object> map(Arguments arguments) throws UnpicklingException {
        arguments.budget().allocate(160);
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        if (arguments.sized(0, 1).size() == 1) {
            if (!(arguments.value(0) instanceof Map<?, ?> items)) {
                throw new UnpicklingException("%s cannot be made of this".formatted(arguments.function()));
            }
            var keys = new Keys(arguments.budget());
            for (Map.Entry<?, ?> item : items.entrySet()) {
                keys.put(map, item.getKey(), item.getValue());
            }
        }
        return map;
    }

    private static Map<@Nullable Object, @Nullable Object> mapWithDefault(Arguments arguments)
            throws UnpicklingException {
        if (arguments.sized(0, 1).size() == 1
                && arguments.value(0) != null
                && !(arguments.value(0) instanceof Global)) {
            throw new UnpicklingException("%s cannot be made of this".formatted(arguments.function()));
        }
        return map(new Arguments(arguments.function(), Tuple.of(List.of()), arguments.budget()));
    }

    private static List<@Nullable Object> deque(Arguments arguments) throws UnpicklingException {
        if (arguments.sized(0, 2).size() == 2 && arguments.value(1) != null) {
            arguments.integer(1);
        }
        return list(new Arguments(
                arguments.function(),
                Tuple.of(arguments.size() == 0 ? List.of() : List.of(items(arguments))),
                arguments.budget()));
    }

    private static Number decimal(Arguments arguments) throws UnpicklingException {
        String text = arguments.sized(1, 1).text(0);
        if (text.length() > 10_000) {
            throw new UnpicklingException("a Decimal of %d characters".formatted(text.length()));
        }
        return switch (text) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> text.contains("NaN") ? (Number) Double.NaN : finite(text);
        };
    }

    private static BigDecimal finite(String text) throws UnpicklingException {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new UnpicklingException("the pickle is broken: a Decimal that is no number, or too large a one", e);
        }
    }

    private static Fraction fraction(Arguments arguments) throws UnpicklingException {
        if (arguments.sized(1, 2).size() == 2) {
            return fraction(arguments.anyInteger(0), arguments.anyInteger(1));
        }
        String[] parts = arguments.text(0).split("/", 2);
        if (parts[0].length() > 10_000 || parts[parts.length - 1].length() > 10_000) {
            throw new UnpicklingException("a Fraction of more than 10000 digits");
        }
        try {
            return fraction(new BigInteger(parts[0]), parts.length == 1 ? BigInteger.ONE : new BigInteger(parts[1]));
        } catch (NumberFormatException e) {
            throw new UnpicklingException("the pickle is broken: a Fraction that is no number", e);
        }
    }

    private static Fraction fraction(BigInteger numerator, BigInteger denominator) throws UnpicklingException {
        if (denominator.signum() <= 0) {
            throw new UnpicklingException("the pickle is broken: a Fraction by %s".formatted(denominator.signum()));
        }
        return new Fraction(numerator, denominator);
    }

    /// How protocols 0 and 1 make an object that has nothing but attributes.
    private static @Nullable Object reconstructed(Arguments arguments) throws UnpicklingException {
        if (arguments.sized(3, 3).value(0) instanceof Global type && type.name().equals("uuid.UUID")) {
            return new UnbuiltUuid(arguments.budget());
        }
        throw new UnpicklingException("the pickle holds an object of a class that is not plain data: "
                + "write it with protocol 4 to be told which, or convert it in the guest");
    }
}
