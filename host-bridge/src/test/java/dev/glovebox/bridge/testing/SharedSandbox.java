package dev.glovebox.bridge.testing;

import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmConfig;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests a [SandboxVmManager] whose machine is booted once for all of them, and ended with the last.
public final class SharedSandbox implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedSandbox.class);

    /// How long a boot may take under emulation on a machine that does other things as well.
    public static final Duration START_LIMIT = Duration.ofMinutes(8);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SandboxVmManager.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Booted.class, _ -> Booted.start(), Booted.class)
                .sandbox();
    }

    private record Booted(SandboxVmManager sandbox, Path directory) implements AutoCloseable {

        static Booted start() {
            try {
                Path directory = Files.createTempDirectory("shared-sandbox");
                var config = SandboxVmConfig.builder()
                        .name("shared")
                        .startTimeout(START_LIMIT)
                        .runtimeEnvironment("GREETING", "hello, \"world\" $HOME")
                        .build();
                return new Booted(
                        SandboxVmManager.create(config, TestHome.in(directory)).start(), directory);
            } catch (IOException | SandboxException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SandboxException, IOException {
            sandbox.close();
            for (String name : new String[] {"images", "cache", "sandboxes", ""}) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }
}
