package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// A kernel as the API shows it.
///
/// @param lastActivity UTC with six digits of a second, always: clients parse it with a fixed pattern
/// @param executionState `starting`, `idle`, `busy`, `restarting` or `dead`
/// @param connections open WebSockets
/// @param reason why it is dead, or was restarted; empty otherwise
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record KernelModel(
        @JsonProperty("id") String id,
        @JsonProperty("name") String name,
        @JsonProperty("last_activity") String lastActivity,
        @JsonProperty("execution_state") String executionState,
        @JsonProperty("connections") int connections,
        @JsonProperty("reason") String reason) {}
