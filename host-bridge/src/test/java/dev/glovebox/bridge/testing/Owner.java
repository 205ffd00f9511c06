package dev.glovebox.bridge.testing;

import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.SandboxVmConfig;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.nio.file.Path;

/// A program that uses the library: starts a sandbox, and is then killed by a test.
public final class Owner {

    private Owner() {}

    /// Starts a sandbox of that name in that home.
    public static void main(String... arguments) throws Exception {
        var config = SandboxVmConfig.builder()
                .name(arguments[1])
                .memoryMib(1024)
                .startTimeout(SharedSandbox.START_LIMIT)
                .build();
        SandboxVmManager.create(config, new Home(Path.of(arguments[0]))).start();
        Thread.currentThread().join();
    }
}
