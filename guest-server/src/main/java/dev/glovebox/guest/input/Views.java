package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads how a screenshot is wanted, and when the screen is at rest: the parameters of `GET /screenshot`, as
/// fields.
final class Views {
    private static final List<String> NAMES =
            List.of("format", "quality", "level", "width", "height", "scale", "fit", "scaling", "cursor");
    private static final List<String> SIZES = List.of("width", "height", "scale", "fit");
    private static final int REGIONS_MAX = 64;

    private Views() {}

    /// The parameters in the fields of a screenshot; `true` has none.
    static Map<String, String> read(String path, JsonNode node, Space space) {
        if (node.isBoolean()) {
            return Map.of();
        }
        var fields = new Fields(path, node);
        Map<String, String> parameters = merged(Map.of(), fields, space);
        fields.close();
        return parameters;
    }

    /// Those in `fields`, and those of `others` that it has not.
    static Map<String, String> merged(Map<String, String> others, Fields fields, Space space) {
        Map<String, String> own = new HashMap<>();
        for (String name : NAMES) {
            fields.node(name).ifPresent(node -> own.put(name, value(fields.path(name), node)));
        }
        fields.map("region", space::region).ifPresent(region -> own.put("region", region.toString()));
        Map<String, String> merged = new HashMap<>(others);
        if (SIZES.stream().anyMatch(own::containsKey)) {
            SIZES.forEach(merged::remove); // the one size instead of the other
        }
        merged.putAll(own);
        return merged;
    }

    private static String value(String path, JsonNode node) {
        if (!node.isValueNode()) {
            throw new Failure.BadBody(path, "expected a number, a string or a truth value").asException();
        }
        return node.asText();
    }

    /// The parameters of waiting for rest, in the fields `quietMs`, `maxMs`, `region`, `ignore` and `minArea`.
    static Map<String, String> settle(Fields fields, Space space) {
        int quietMs = fields.integer("quietMs", 150, 1, 60_000);
        int maxMs = fields.integer("maxMs", Math.max(5_000, 2 * quietMs), quietMs, 120_000);
        StringBuilder settle = new StringBuilder().append(quietMs).append(',').append(maxMs);
        fields.map("region", space::region)
                .ifPresent(region -> settle.append(',').append(region));
        Map<String, String> parameters = new HashMap<>();
        parameters.put("settle", settle.toString());
        List<String> ignored = new ArrayList<>();
        for (Fields.Element each : fields.elements("ignore", REGIONS_MAX)) {
            Region region = space.region(each.path(), each.node());
            ignored.add(region.toString());
        }
        if (!ignored.isEmpty()) {
            parameters.put("ignore", String.join(";", ignored));
        }
        fields.node("minArea")
                .ifPresent(
                        node -> parameters.put("minArea", Integer.toString(fields.integer("minArea", 1, 1, 1 << 30))));
        return parameters;
    }
}
