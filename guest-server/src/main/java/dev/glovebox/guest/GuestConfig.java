package dev.glovebox.guest;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Everything that can be set, read once at start ([Settings] says how).
///
/// @param host the address to listen on (`GLOVEBOX_HOST`, 127.0.0.1)
/// @param port the API's port (`PORT`, 8765); 0 picks a free one, as for the next two
/// @param kernelGatewayPort the kernel gateway's port (`JUPYTER_KERNEL_GATEWAY_APP_PORT`, 8888)
/// @param liveViewPort the live view's own port (`GLOVEBOX_LIVE_VIEW_PORT`, 6080)
/// @param vncPort where the display's VNC server listens, on loopback (`GLOVEBOX_VNC_PORT`, 5900)
/// @param token what callers have to show (`GLOVEBOX_TOKEN`); empty on loopback means everybody on this machine
/// @param allowUnauthenticated no token although other machines reach the server (`GLOVEBOX_ALLOW_UNAUTHENTICATED`)
/// @param display the X display's name (`DISPLAY`)
/// @param logDir where the log files go (`SHARED_DIR`, `/shared` when it is mounted, else `./logs`)
/// @param logToConsole whether the log goes to standard error as well (`GLOVEBOX_LOG_TO_CONSOLE`, true)
/// @param dataDir where recordings are kept (`GLOVEBOX_DATA_DIR`, `./.glovebox/data`)
/// @param pythonEnv the uv environment that kernels run in (`GLOVEBOX_PYTHON_ENV`, `./.glovebox/venv`)
/// @param noVncDir the noVNC client's files (`GLOVEBOX_NOVNC_DIR`, `/usr/share/novnc`)
/// @param maxKernels how many kernels may run at once (`GLOVEBOX_MAX_KERNELS`, 64)
/// @param readyFile written when everything listens (`GLOVEBOX_READY_FILE`); empty for none
public record GuestConfig(
        String host,
        int port,
        int kernelGatewayPort,
        int liveViewPort,
        int vncPort,
        Optional<String> token,
        boolean allowUnauthenticated,
        String display,
        Path logDir,
        boolean logToConsole,
        Path dataDir,
        Path pythonEnv,
        Path noVncDir,
        int maxKernels,
        Optional<Path> readyFile) {

    private static final int PORT_MAX = 65_535;

    /// The configuration that the environment and the `--key=value` arguments describe.
    ///
    /// @throws ConfigException with every mistake in them
    public static GuestConfig of(Map<String, String> environment, String... arguments) {
        var settings = new Settings(environment, arguments);
        var config = new GuestConfig(
                settings.text("GLOVEBOX_HOST", "127.0.0.1"),
                settings.integer("PORT", 8765, 0, PORT_MAX),
                settings.integer("JUPYTER_KERNEL_GATEWAY_APP_PORT", 8888, 0, PORT_MAX),
                settings.integer("GLOVEBOX_LIVE_VIEW_PORT", 6080, 0, PORT_MAX),
                settings.integer("GLOVEBOX_VNC_PORT", 5900, 1, PORT_MAX),
                settings.secret("GLOVEBOX_TOKEN"),
                settings.flag("GLOVEBOX_ALLOW_UNAUTHENTICATED", false),
                settings.required("DISPLAY", "the name of an X display, as in :0"),
                settings.directory("SHARED_DIR", isMounted("/shared") ? "/shared" : "logs"),
                settings.flag("GLOVEBOX_LOG_TO_CONSOLE", true),
                settings.directory("GLOVEBOX_DATA_DIR", ".glovebox/data"),
                settings.directory("GLOVEBOX_PYTHON_ENV", ".glovebox/venv"),
                settings.directory("GLOVEBOX_NOVNC_DIR", "/usr/share/novnc"),
                settings.integer("GLOVEBOX_MAX_KERNELS", 64, 1, 10_000),
                settings.optionalText("GLOVEBOX_READY_FILE").map(Path::of));
        settings.check();
        return config;
    }

    /// The same with a token.
    GuestConfig withToken(String newToken) {
        return new GuestConfig(
                host,
                port,
                kernelGatewayPort,
                liveViewPort,
                vncPort,
                Optional.of(newToken),
                allowUnauthenticated,
                display,
                logDir,
                logToConsole,
                dataDir,
                pythonEnv,
                noVncDir,
                maxKernels,
                readyFile);
    }

    private static boolean isMounted(String directory) {
        Path path = Path.of(directory);
        return path.toFile().isDirectory() && path.toFile().canWrite();
    }
}
