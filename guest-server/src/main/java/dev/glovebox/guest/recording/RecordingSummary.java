package dev.glovebox.guest.recording;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A recording without its events; as JSON, also the content of its `recording.json`.
///
/// @param recordingId its id
/// @param state where it stands
/// @param startedAt ISO 8601, UTC, milliseconds
/// @param stoppedAt the same; null while it runs
/// @param durationMs from start to stop, so far while it runs
/// @param eventCount how many events it has
/// @param counts how many of each type
/// @param text what the `key_down` events typed, one after the other: a BackSpace takes nothing back
/// @param truncated whether its events or its text are too many for one answer; the JSON Lines have them all
/// @param truncatedBy what ended it before it was stopped: `size` (of its events), `frames` (the size of its
///     pictures), `store` (the size of all recordings) or `disk` (an error of it, as when it is full); else null
/// @param video its video; null when it has none
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecordingSummary(
        String recordingId,
        State state,
        String startedAt,
        @Nullable String stoppedAt,
        long durationMs,
        long eventCount,
        Map<String, Long> counts,
        String text,
        boolean truncated,
        @Nullable String truncatedBy,
        @Nullable VideoSummary video) {

    /// How many events an answer that is not JSON Lines has at most.
    static final int EVENTS_MAX = 100_000;

    private static final DateTimeFormatter ISO_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /// Where a recording stands.
    public enum State {
        /// It runs.
        @JsonProperty("recording")
        RECORDING,
        /// It was ended, by a call or by its size.
        @JsonProperty("stopped")
        STOPPED,
        /// The server died while it ran.
        @JsonProperty("interrupted")
        INTERRUPTED
    }

    /// Orders by the start, the newest first.
    static Comparator<RecordingSummary> newestFirst() {
        return Comparator.comparing(RecordingSummary::startedAt)
                .thenComparing(RecordingSummary::recordingId)
                .reversed();
    }

    /// Orders by the end, or by the start of what has not ended; the last one first.
    static Comparator<RecordingSummary> lastEndedFirst() {
        return Comparator.comparing(RecordingSummary::endedAt).reversed().thenComparing(newestFirst());
    }

    /// The summary of a recording that has just begun.
    static RecordingSummary begun(String id, Instant startedAt) {
        return new RecordingSummary(
                id, State.RECORDING, isoMillis(startedAt), null, 0, 0, Map.of(), "", false, null, null);
    }

    /// This recording so far, or ended.
    RecordingSummary with(State newState, @Nullable Instant newStoppedAt, long newDurationMs, Tally tally) {
        return new RecordingSummary(
                recordingId,
                newState,
                startedAt,
                newStoppedAt == null ? null : isoMillis(newStoppedAt),
                newDurationMs,
                tally.eventCount(),
                tally.counts(),
                tally.text(),
                tally.eventCount() > EVENTS_MAX || tally.isTextCut(),
                truncatedBy,
                video);
    }

    /// This recording, ended by `reason`.
    RecordingSummary withTruncatedBy(@Nullable String reason) {
        return new RecordingSummary(
                recordingId,
                state,
                startedAt,
                stoppedAt,
                durationMs,
                eventCount,
                counts,
                text,
                truncated,
                reason,
                video);
    }

    /// This recording with its video as it is now.
    RecordingSummary withVideo(@Nullable VideoSummary newVideo) {
        return new RecordingSummary(
                recordingId,
                state,
                startedAt,
                stoppedAt,
                durationMs,
                eventCount,
                counts,
                text,
                truncated,
                truncatedBy,
                newVideo);
    }

    /// When it ended, or began when it has not; the texts sort as the times do.
    String endedAt() {
        return stoppedAt == null ? startedAt : stoppedAt;
    }

    private static String isoMillis(Instant time) {
        return ISO_MILLIS.format(time);
    }
}
