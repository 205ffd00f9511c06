package dev.glovebox.bridge.pickle;

import java.util.HashMap;
import java.util.Map;

/// The classes and functions that a pickle may name. What each does is written here, in Java; nothing is looked up.
final class Globals {
    private static final Map<String, Global> KNOWN = known();

    private static final Map<String, String> REMEDIES = Map.of(
            "pandas", "convert it in the guest: frame.to_dict(orient=\"list\"), or frame.to_numpy()",
            "polars", "convert it in the guest: frame.to_dict(as_series=False)",
            "torch", "convert it in the guest: tensor.detach().cpu().numpy()",
            "PIL", "convert it in the guest: numpy.asarray(image), or its PNG file's bytes",
            "pathlib", "convert it in the guest: str(path)",
            "enum", "convert it in the guest: member.value",
            "collections", "convert it in the guest: dict(value) or list(value)",
            "numpy", "convert it in the guest: value.tolist()");

    /// @throws UnpicklingException that names the class, and says how to do without it
    Global find(String module, String name) throws UnpicklingException {
        String full = python3(module) + "." + name;
        Global global = KNOWN.get(full.equals("builtins.xrange") ? "builtins.range" : full);
        if (global == null) {
            throw new UnpicklingException(
                    "the pickle holds %s, which is not plain data: %s".formatted(printable(full), remedy(module)));
        }
        return global;
    }

    private static String remedy(String module) {
        int dot = module.indexOf('.');
        return REMEDIES.getOrDefault(
                dot < 0 ? module : module.substring(0, dot),
                "convert it in the guest to numbers, texts, lists and dicts: dataclasses.asdict(x), x._asdict(), vars(x)");
    }

    private static String printable(String name) {
        String shown = name.length() > 200 ? name.substring(0, 200) + "…" : name;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    /// Protocols 0 to 2 have the names of Python 2.
    private static String python3(String module) {
        return switch (module) {
            case "__builtin__" -> "builtins";
            case "copy_reg" -> "copyreg";
            default -> module.startsWith("numpy.core.") ? "numpy._core." + module.substring(11) : module;
        };
    }

    private static Map<String, Global> known() {
        Map<String, Global> known = new HashMap<>();
        Constructors.add(known);
        TimeConstructors.add(known);
        NumpyConstructors.add(known);
        return Map.copyOf(known);
    }

    static void put(Map<String, Global> known, String name, Global.Constructor constructor) {
        known.put(name, new Global(name, constructor));
    }

    /// A class that may be named, as the type of a `defaultdict`'s values for example, and not be made.
    static void putName(Map<String, Global> known, String name) {
        put(known, name, _ -> {
            throw new UnpicklingException("the pickle calls %s, which is not known as plain data".formatted(name));
        });
    }
}
