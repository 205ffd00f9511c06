package dev.glovebox.guest.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// An `Accept` header ([RFC 9110, section 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)). What is
/// not well-formed in it counts as not said.
public final class AcceptHeader {
    private final Map<String, Double> qualities = new HashMap<>();

    /// @param value the header's value; empty when there is none, which accepts everything
    public AcceptHeader(String value) {
        for (String range :
                (value.isBlank() ? "*/*" : value).toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            double quality = 1;
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip();
                if (parameter.startsWith("q=")) {
                    quality = number(parameter.substring(2));
                }
            }
            qualities.merge(parts[0].strip(), quality, Math::max);
        }
    }

    /// How welcome `type` is, 0 to 1, by the most specific range that it is in.
    public double quality(String type) {
        String family = type.substring(0, type.indexOf('/')) + "/*";
        return qualities.getOrDefault(type, qualities.getOrDefault(family, qualities.getOrDefault("*/*", 0.0)));
    }

    /// How welcome `type` is where the header names it itself, else 0.
    public double exactly(String type) {
        return qualities.getOrDefault(type, 0.0);
    }

    private static double number(String text) {
        try {
            return Math.clamp(Double.parseDouble(text), 0, 1);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
