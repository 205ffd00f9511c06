package dev.glovebox.guest;

import dev.glovebox.guest.kernel.GatewayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Everything that can be set, read once at start ([Settings] says how).
///
/// @param host the address to listen on (`GLOVEBOX_HOST`, 127.0.0.1)
/// @param port the API's port (`PORT`, 8765); 0 picks a free one, as for the next
/// @param liveViewPort the live view's own port (`GLOVEBOX_LIVE_VIEW_PORT`, 6080)
/// @param vncPort where the display's VNC server listens, on loopback (`GLOVEBOX_VNC_PORT`, 5900)
/// @param token what callers have to show (`GLOVEBOX_TOKEN`); empty on loopback means everybody on this machine
/// @param allowUnauthenticated no token although other machines reach the server (`GLOVEBOX_ALLOW_UNAUTHENTICATED`)
/// @param display the X display's name (`DISPLAY`)
/// @param sessionBus the desktop's session bus (`DBUS_SESSION_BUS_ADDRESS`, `$XDG_RUNTIME_DIR/bus` when that is
///     there)
/// @param logDir where the log files go (`SHARED_DIR`, `/shared` when it is mounted, else `./logs`)
/// @param logToConsole whether the log goes to standard error as well (`GLOVEBOX_LOG_TO_CONSOLE`, true)
/// @param dataDir where recordings are kept (`GLOVEBOX_DATA_DIR`, `./.glovebox/data`)
/// @param pythonEnv the uv environment that kernels run in (`GLOVEBOX_PYTHON_ENV`, `./.glovebox/venv`)
/// @param noVncDir the noVNC client's files (`GLOVEBOX_NOVNC_DIR`, `/usr/share/novnc`)
/// @param readyFile written when everything listens (`GLOVEBOX_READY_FILE`); empty for none
/// @param gatewayListener where the kernel gateway listens, and to whom
/// @param gateway what is set about kernels and their API
/// @param video what is set about videos of the screen
/// @param recorder how recordings see keyboard and mouse (`GLOVEBOX_RECORDER`, xrecord)
public record GuestConfig(
        String host,
        int port,
        int liveViewPort,
        int vncPort,
        Optional<String> token,
        boolean allowUnauthenticated,
        String display,
        Optional<String> sessionBus,
        Path logDir,
        boolean logToConsole,
        Path dataDir,
        Path pythonEnv,
        Path noVncDir,
        Optional<Path> readyFile,
        GatewayListener gatewayListener,
        GatewayConfig gateway,
        VideoSettings video,
        Recorder recorder) {

    /// How recordings see keyboard and mouse.
    public enum Recorder {
        /// By the X server's RECORD extension, in the server's own process.
        XRECORD,
        /// By jnativehook, in a process of its own for each recording.
        JNATIVEHOOK
    }

    private static final int PORT_MAX = 65_535;

    /// The configuration that the environment and the `--key=value` arguments describe.
    ///
    /// @throws ConfigException with every mistake in them
    public static GuestConfig of(Map<String, String> environment, String... arguments) {
        var settings = new Settings(environment, arguments);
        var gateway = new GatewaySettings(settings);
        String host = settings.text("GLOVEBOX_HOST", "127.0.0.1");
        Optional<String> token = settings.secret("GLOVEBOX_TOKEN");
        var config = new GuestConfig(
                host,
                settings.integer("PORT", 8765, 0, PORT_MAX),
                settings.integer("GLOVEBOX_LIVE_VIEW_PORT", 6080, 0, PORT_MAX),
                settings.integer("GLOVEBOX_VNC_PORT", 5900, 1, PORT_MAX),
                token,
                settings.flag("GLOVEBOX_ALLOW_UNAUTHENTICATED", false),
                settings.required("DISPLAY", "the name of an X display, as in :0"),
                sessionBus(settings),
                settings.directory("SHARED_DIR", isMounted("/shared") ? "/shared" : "logs"),
                settings.flag("GLOVEBOX_LOG_TO_CONSOLE", true),
                settings.directory("GLOVEBOX_DATA_DIR", ".glovebox/data"),
                settings.directory("GLOVEBOX_PYTHON_ENV", ".glovebox/venv"),
                settings.directory("GLOVEBOX_NOVNC_DIR", "/usr/share/novnc"),
                settings.optionalText("GLOVEBOX_READY_FILE").map(Path::of),
                gateway.listener(host, token),
                gateway.config(),
                VideoSettings.of(settings),
                settings.choice("GLOVEBOX_RECORDER", Recorder.XRECORD));
        settings.check();
        return config;
    }

    private static Optional<String> sessionBus(Settings settings) {
        Optional<String> usual = settings.optionalText("XDG_RUNTIME_DIR")
                .map(directory -> Path.of(directory, "bus"))
                .filter(Files::exists)
                .map(socket -> "unix:path=" + socket);
        return settings.optionalText("DBUS_SESSION_BUS_ADDRESS").or(() -> usual);
    }

    /// The same with a token, which is the gateway's as well unless that has one.
    GuestConfig withToken(String newToken) {
        GatewayListener listener =
                gatewayListener.token().isPresent() ? gatewayListener : gatewayListener.withToken(newToken);
        return with(Optional.of(newToken), listener);
    }

    /// The same with another place for the gateway to listen at.
    GuestConfig withGatewayListener(GatewayListener listener) {
        return with(token, listener);
    }

    private GuestConfig with(Optional<String> newToken, GatewayListener listener) {
        return new GuestConfig(
                host,
                port,
                liveViewPort,
                vncPort,
                newToken,
                allowUnauthenticated,
                display,
                sessionBus,
                logDir,
                logToConsole,
                dataDir,
                pythonEnv,
                noVncDir,
                readyFile,
                listener,
                gateway,
                video,
                recorder);
    }

    private static boolean isMounted(String directory) {
        Path path = Path.of(directory);
        return path.toFile().isDirectory() && path.toFile().canWrite();
    }
}
