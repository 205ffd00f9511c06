package dev.glovebox.guest.input;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Point;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a batch ended.
///
/// @param requestId names it
/// @param completed whether every step ended well
/// @param error why not, one line
/// @param results of each step
/// @param released what was still held, and was released at the end
/// @param held what stays held
/// @param cursor where the pointer is
/// @param screen the screen's size
/// @param settle how waiting for rest ended
/// @param screenshot what the screen showed at the end
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchResult(
        String requestId,
        boolean completed,
        @Nullable String error,
        List<StepResult> results,
        List<String> released,
        List<String> held,
        @Nullable Point cursor,
        @Nullable ImageSize screen,
        @Nullable Object settle,
        @Nullable Object screenshot) {

    /// Of one that did not get to do anything.
    static BatchResult failed(Batch batch, String error) {
        List<StepResult> skipped = new ArrayList<>();
        for (Batch.Step step : batch.steps()) {
            skipped.add(StepResult.skipped(skipped.size(), step.name()));
        }
        return new BatchResult(batch.requestId(), false, error, skipped, List.of(), List.of(), null, null, null, null);
    }
}
