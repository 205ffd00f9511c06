package dev.glovebox.guest.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;

/// Reads a whole number of a JSON body as a `Long`, for `@JsonDeserialize(using = …)`: `2` and `2.0`, as JSON
/// Schema's `integer` has it, and not `2.5`, which would otherwise become 2 silently.
public final class WholeNumber extends JsonDeserializer<Long> {
    private static final double EXACT_MAX = 1L << 53; // beyond, a double has no fractions to tell by

    @Override
    public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = parser.getDoubleValue();
            if (Math.rint(value) == value && Math.abs(value) < EXACT_MAX) {
                return (long) value;
            }
        }
        return context.reportInputMismatch(Long.class, "expected a whole number, not %s", parser.getText());
    }
}
