package dev.glovebox.bridge.executor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cell's rich outputs, up to a number and a size.
final class RichOutputs {
    private final OutputLimits limits;
    private final List<RichOutput> outputs = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private long bytes;
    private boolean truncated;

    RichOutputs(OutputLimits limits) {
        this.limits = limits;
    }

    static RichOutput of(RichOutput.Kind kind, JsonNode content) {
        String id = content.path("transient").path("display_id").asText("");
        return new RichOutput(
                kind,
                RichOutput.fields(content.path("data")),
                RichOutput.fields(content.path("metadata")),
                id.isEmpty() ? Optional.empty() : Optional.of(id));
    }

    void add(RichOutput output) {
        long size = size(output);
        if (outputs.size() >= limits.maxRichOutputs() || bytes + size > limits.maxRichBytes()) {
            truncated = true;
            return;
        }
        bytes += size;
        outputs.add(output);
        sizes.add(size);
    }

    /// Puts a new form in the place of all outputs with its id.
    void update(RichOutput changed) {
        long size = size(changed);
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).displayId().equals(changed.displayId())) {
                if (bytes - sizes.get(i) + size > limits.maxRichBytes()) {
                    truncated = true;
                    return;
                }
                bytes += size - sizes.get(i);
                sizes.set(i, size);
                RichOutput.Kind kind = outputs.get(i).kind();
                outputs.set(i, new RichOutput(kind, changed.data(), changed.metadata(), changed.displayId()));
            }
        }
    }

    void clear() {
        outputs.clear();
        sizes.clear();
        bytes = 0;
    }

    List<RichOutput> all() {
        return outputs;
    }

    boolean truncated() {
        return truncated;
    }

    private static long size(RichOutput output) {
        return size(output.data()) + size(output.metadata());
    }

    private static long size(Map<String, JsonNode> forms) {
        long size = 64;
        for (Map.Entry<String, JsonNode> form : forms.entrySet()) {
            JsonNode value = form.getValue();
            size += form.getKey().length()
                    + (value.isTextual()
                            ? value.textValue().length()
                            : value.toString().length());
        }
        return size;
    }
}
