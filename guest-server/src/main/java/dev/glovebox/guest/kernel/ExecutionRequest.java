package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glovebox.guest.http.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The body of a request to run code.
///
/// @param code what to run
/// @param silent whether it leaves no trace: no output of its result, no place in the history (false)
/// @param storeHistory whether it counts, and can be found in the history (true)
/// @param stopOnError whether what others have sent meanwhile is aborted when it fails (true)
/// @param timeoutMs how long it may run before it is interrupted; 0 for as long as it likes (0)
record ExecutionRequest(
        @JsonProperty("code") @Nullable String code,
        @JsonProperty("silent") @Nullable Boolean silent,
        @JsonProperty("storeHistory") @Nullable Boolean storeHistory,
        @JsonProperty("stopOnError") @Nullable Boolean stopOnError,
        @JsonProperty("timeoutMs") @Nullable Long timeoutMs) {

    private static final long TIMEOUT_MILLIS_MAX = Duration.ofDays(1).toMillis();

    /// Refuses what cannot be run.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody]
    void check() {
        if (code == null) {
            throw new Failure.BadBody("code", "expected a string").asException();
        }
        if (timeoutMs != null && (timeoutMs < 0 || timeoutMs > TIMEOUT_MILLIS_MAX)) {
            throw new Failure.BadBody("timeoutMs", "expected 0..%d; 0 is for no limit".formatted(TIMEOUT_MILLIS_MAX))
                    .asException();
        }
    }

    /// How long it may run; a day when there is no limit.
    Duration timeout() {
        return Duration.ofMillis(timeoutMs == null || timeoutMs == 0 ? TIMEOUT_MILLIS_MAX : timeoutMs);
    }

    /// The content of the message ([Jupyter messaging, execute](
    /// https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute)).
    Map<String, Object> content() {
        return Map.of(
                "code",
                Objects.requireNonNull(code),
                "silent",
                Objects.requireNonNullElse(silent, false),
                "store_history",
                Objects.requireNonNullElse(storeHistory, true),
                "stop_on_error",
                Objects.requireNonNullElse(stopOnError, true),
                "user_expressions",
                Map.of(),
                "allow_stdin",
                false);
    }
}
