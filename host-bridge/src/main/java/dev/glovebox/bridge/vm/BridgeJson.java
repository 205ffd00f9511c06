package dev.glovebox.bridge.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.glovebox.bridge.driver.Egress;
import java.io.IOException;
import java.util.List;

/// How the bridge writes what it keeps: durations and times as ISO 8601, an [Egress] as `"none"`, `"public"` or the
/// list of its hosts.
public final class BridgeJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(Egress.class, new EgressWriter())
                    .addDeserializer(Egress.class, new EgressReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    private BridgeJson() {}

    /// The mapper, to be changed by nobody.
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    private static final class EgressWriter extends JsonSerializer<Egress> {

        @Override
        public void serialize(Egress egress, JsonGenerator json, SerializerProvider provider) throws IOException {
            switch (egress) {
                case Egress.None() -> json.writeString("none");
                case Egress.Public() -> json.writeString("public");
                case Egress.Only(List<String> hosts) -> json.writePOJO(hosts);
            }
        }
    }

    private static final class EgressReader extends JsonDeserializer<Egress> {

        @Override
        public Egress deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.isExpectedStartArrayToken()) {
                return new Egress.Only(json.readValueAs(new TypeReference<List<String>>() {}));
            }
            return switch (json.getValueAsString("")) {
                case "none" -> new Egress.None();
                case "public" -> new Egress.Public();
                default ->
                    (Egress) context.handleWeirdStringValue(
                            Egress.class, json.getText(), "\"none\", \"public\" or a list of hosts");
            };
        }
    }
}
