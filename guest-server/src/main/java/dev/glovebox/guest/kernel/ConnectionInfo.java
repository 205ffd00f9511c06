package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// A kernel's connection file ([Jupyter client, connection files](
/// https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files)). A port of 0 asks the kernel to
/// choose one and to write it into the file.
@JsonIgnoreProperties(ignoreUnknown = true)
record ConnectionInfo(
        @JsonProperty("transport") String transport,
        @JsonProperty("ip") String ip,
        @JsonProperty("shell_port") int shellPort,
        @JsonProperty("iopub_port") int iopubPort,
        @JsonProperty("stdin_port") int stdinPort,
        @JsonProperty("control_port") int controlPort,
        @JsonProperty("hb_port") int heartbeatPort,
        @JsonProperty("key") String key,
        @JsonProperty("signature_scheme") String signatureScheme,
        @JsonProperty("kernel_name") String kernelName) {

    private static final int KEY_BYTES = 32;

    /// One for a kernel on this machine that chooses its ports, with a new key.
    static ConnectionInfo portsChosenByKernel(String kernelName) {
        return withPorts(kernelName, 0, 0, 0, 0, 0);
    }

    /// One for a kernel on this machine with these ports (shell, iopub, stdin, control, heartbeat) and a new key.
    static ConnectionInfo withPorts(String kernelName, int... ports) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new ConnectionInfo(
                "tcp",
                "127.0.0.1",
                ports[0],
                ports[1],
                ports[2],
                ports[3],
                ports[4],
                HexFormat.of().formatHex(key),
                "hmac-sha256",
                kernelName);
    }

    /// Whether every port is known.
    boolean isComplete() {
        return shellPort > 0 && iopubPort > 0 && stdinPort > 0 && controlPort > 0 && heartbeatPort > 0;
    }

    /// Where `channel` is.
    InetSocketAddress address(Channel channel) {
        int port = switch (channel) {
            case SHELL -> shellPort;
            case CONTROL -> controlPort;
            case STDIN -> stdinPort;
            case IOPUB -> iopubPort;
        };
        return new InetSocketAddress(ip, port);
    }

    /// Writes the file, readable by its owner only.
    void write(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, Json.bytes(this), StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// Reads the file; empty while the kernel is replacing it.
    static Optional<ConnectionInfo> read(Path file) {
        try {
            return Optional.of(Json.mapper().readValue(Files.readAllBytes(file), ConnectionInfo.class));
        } catch (JacksonException | NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
