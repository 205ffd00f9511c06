package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.vm.GuestPort;
import dev.glovebox.bridge.vm.SandboxState;
import dev.glovebox.bridge.vm.SandboxVmConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A sandbox as the command shows it.
///
/// @param id the same as the name
/// @param name what it is called
/// @param driver what its machine is made of
/// @param state where it is in its life
/// @param token what callers have to show
/// @param urls where it is reached, when it runs
/// @param cause why it ended, when it has
record SandboxView(
        String id,
        String name,
        String driver,
        String state,
        String token,
        Map<String, String> urls,
        Optional<Cause> cause) {

    /// Why a sandbox ended.
    ///
    /// @param kind what happened: `guest_panic` for example
    record Cause(String kind, String detail, List<String> lastSerialLines) {

        static Cause of(StopCause cause) {
            return new Cause(cause.kind().name().toLowerCase(Locale.ROOT), cause.detail(), cause.lastSerialLines());
        }
    }

    static SandboxView of(SandboxVmConfig config, SandboxState state) {
        return new SandboxView(
                config.name(),
                config.name(),
                config.driver(),
                state.lifecycle().name().toLowerCase(Locale.ROOT),
                config.token().orElse(""),
                urls(config, state),
                state.cause().map(Cause::of));
    }

    private static Map<String, String> urls(SandboxVmConfig config, SandboxState state) {
        var urls = new LinkedHashMap<String, String>();
        String token = "?token=" + config.token().orElse("");
        state.hostPort(GuestPort.API.number()).ifPresent(port -> {
            urls.put("api", "http://127.0.0.1:" + port);
            urls.put("console", "http://127.0.0.1:" + port + "/" + token);
            urls.put("live", "http://127.0.0.1:" + port + "/vnc.html" + token);
        });
        state.hostPort(GuestPort.KERNELS.number()).ifPresent(port -> urls.put("kernels", "http://127.0.0.1:" + port));
        state.hostPort(GuestPort.LIVE.number())
                .filter(port -> !urls.containsKey("live"))
                .ifPresent(port -> urls.put("live", "http://127.0.0.1:" + port + "/vnc.html" + token));
        state.hostPort(GuestPort.SSH.number()).ifPresent(port -> urls.put("ssh", "ssh://user@127.0.0.1:" + port));
        return urls;
    }
}
