package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a `kernel.json` says ([Jupyter client, kernel specs](
/// https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs)).
///
/// @param argv the command, with `{connection_file}` and the like in it
/// @param interruptMode `signal` or `message`
/// @param protocolVersion of Jupyter's messages; empty when it does not say
@JsonIgnoreProperties(ignoreUnknown = true)
record Kernelspec(
        @JsonProperty("argv") @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<String> argv,

        @JsonProperty("env") @JsonSetter(nulls = Nulls.AS_EMPTY)
        Map<String, String> env,

        @JsonProperty("display_name") @JsonSetter(nulls = Nulls.AS_EMPTY)
        String displayName,

        @JsonProperty("language") @JsonSetter(nulls = Nulls.AS_EMPTY)
        String language,

        @JsonProperty("interrupt_mode") @JsonSetter(nulls = Nulls.AS_EMPTY)
        String interruptMode,

        @JsonProperty("metadata") @JsonSetter(nulls = Nulls.AS_EMPTY)
        Map<String, Object> metadata,

        @JsonProperty("kernel_protocol_version")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        String protocolVersion) {

    private static final String FILE = "kernel.json";

    Kernelspec {
        interruptMode = interruptMode.isEmpty() ? "signal" : interruptMode;
    }

    /// Reads the kernelspec below `directory`.
    ///
    /// @throws IOException when there is none, or it has no command
    static Kernelspec read(Path directory) throws IOException {
        Kernelspec spec = Json.mapper().readValue(Files.readAllBytes(directory.resolve(FILE)), Kernelspec.class);
        if (spec.argv().isEmpty()) {
            throw new IOException(directory + " has no argv");
        }
        return spec;
    }

    /// How long a kernel of it may be idle before it is shut down; empty when it does not say.
    Optional<Duration> cullIdleTimeout() {
        return metadata.get("cull_idle_timeout") instanceof Number seconds
                ? Optional.of(Duration.ofSeconds(seconds.longValue()))
                : Optional.empty();
    }

    /// Whether an interrupt is a message on the control channel and not a signal.
    @JsonIgnore
    boolean isInterruptedByMessage() {
        return interruptMode.equals("message");
    }
}
