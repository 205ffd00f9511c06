package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.ClientProgram;
import dev.glovebox.guest.testing.JupyterServer;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other people's clients, unmodified, each doing what its users do.
@Xvfb(width = 1024, height = 768)
class RealClientsTest {
    private static final String TOKEN = "a-token-of-the-tests";

    @ParameterizedTest
    @ValueSource(strings = {"jupyter_kernel_client_check.py", "websocket_client_check.py"})
    void aClientTypesIntoATerminalAndGetsPicturesAndExceptionsBack(
            String program, Xvfb.Display display, @TempDir Path directory) throws IOException {
        try (RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            Path file = directory.resolve("hello.txt");
            ClientProgram.python(program, guest.gateway(""), file);
            assertThat(Files.readString(file)).isEqualTo("hello\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbclient_check.py", "gateway_kernel_client_check.py"})
    void jupyterServersOwnGatewayClientUsesKernelsOfOtherEnvironmentsAndLanguages(
            String program, Xvfb.Display display, @TempDir Path directory) {
        try (RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            ClientProgram.python(program, guest.gateway(""));
        }
    }

    @Test
    void aNotebookIsExecutedThroughAJupyterServer(Xvfb.Display display, @TempDir Path directory) {
        try (RunningGuest guest = startWithToken(display, directory);
                JupyterServer server = JupyterServer.start(guest.gateway(""), TOKEN, directory)) {
            ClientProgram.python("jupyter_server_check.py", server.address(""));
        }
    }

    @Test
    void theNpmPackageOfJupyterLabWorksWithSessions(Xvfb.Display display, @TempDir Path directory) {
        try (RunningGuest guest = startWithToken(display, directory)) {
            ClientProgram.node("services_check.js", guest.gateway("/"), TOKEN);
        }
    }

    @Test
    void anAddressWithATokenIsAllThatVsCodeNeeds(Xvfb.Display display, @TempDir Path directory) {
        try (RunningGuest guest = startWithToken(display, directory)) {
            ClientProgram.node("vscode_check.js", guest.gateway("/?token=" + TOKEN));
        }
    }

    private static RunningGuest startWithToken(Xvfb.Display display, Path directory) {
        return RunningGuest.start(
                display.name(), directory, Map.of("GLOVEBOX_TOKEN", TOKEN, "KG_LIST_KERNELS", "True"));
    }
}
