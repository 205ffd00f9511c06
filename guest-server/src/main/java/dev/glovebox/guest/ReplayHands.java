package dev.glovebox.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.input.InputEngine;
import dev.glovebox.guest.replay.Hands;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The replays' hands: the input engine, as any client has it.
record ReplayHands(InputEngine engine) implements Hands {

    @Override
    public List<JsonNode> perform(List<JsonNode> actions) {
        ObjectNode batch = Json.mapper().createObjectNode();
        batch.putArray("actions").addAll(actions);
        JsonNode outcome = engine.perform("replay-" + UUID.randomUUID(), batch);
        List<JsonNode> results = new ArrayList<>();
        for (JsonNode result : outcome.path("results")) {
            if (!result.path("status").asText().equals("skipped")) {
                results.add(((ObjectNode) result.deepCopy())
                        .put("detail", result.path("error").asText()));
            }
        }
        return results;
    }
}
