package dev.glovebox.bridge.keeper;

import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.driver.VmDriver;
import dev.glovebox.bridge.driver.qemu.QemuDriver;
import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.Lifecycle;
import dev.glovebox.bridge.vm.SandboxDirectory;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxState;
import dev.glovebox.bridge.vm.SandboxVmConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keeper's program: `Keeper DIRECTORY --detached|--with-parent|--sweep`.
///
/// With `--with-parent` the sandbox ends when standard input does, that is when the program that started the keeper
/// is gone, whatever ended it. With `--sweep` it only removes what a keeper that was killed left behind.
public final class Keeper {

    private static final int ALREADY_KEPT = 5;
    private static final int LOCK_TRIES = 40;
    private static final List<String> DRIVERS = List.of("qemu");

    private Keeper() {}

    /// Keeps a sandbox until its machine has ended for good.
    public static void main(String... arguments) throws IOException, InterruptedException {
        var directory = new SandboxDirectory(Path.of(arguments[0]).toAbsolutePath());
        String mode = arguments[1];
        try (FileChannel channel =
                        FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (lock == null) {
                System.err.println("keeper: " + directory.path() + " is kept by another process already");
                System.exit(ALREADY_KEPT);
            }
            Files.writeString(
                    directory.path().resolve("keeper.pid"),
                    ProcessHandle.current().pid() + "\n");
            keep(directory, mode);
        }
    }

    /// Somebody who looks whether the lock is held holds it for a moment.
    private static @Nullable FileLock lock(FileChannel channel) throws IOException, InterruptedException {
        for (int i = 0; i < LOCK_TRIES; i++) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            Thread.sleep(25);
        }
        return null;
    }

    private static void keep(SandboxDirectory directory, String mode) throws InterruptedException {
        var home = new Home(directory.path().resolve("../.."));
        try {
            ControlServer.removeLeftOver(directory.controlSocket());
            if (mode.equals("--sweep")) {
                sweep(directory, home);
                return;
            }
            SandboxVmConfig config = directory.config();
            VmDriver driver = driver(config.driver(), home);
            driver.reap(directory.path());
            keep(directory, new KeptSandbox(directory, config, home, driver), mode.equals("--with-parent"));
        } catch (SandboxException | DriverException | IOException e) {
            System.err.println("keeper: " + e.getMessage());
        }
    }

    private static void keep(SandboxDirectory directory, KeptSandbox kept, boolean withParent)
            throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(kept::end, "end"));
        try (ControlServer control = ControlServer.open(directory, kept)) {
            Thread.ofVirtual().name("control").start(control);
            if (withParent) {
                Thread.ofPlatform().daemon().name("parent").start(() -> endWithParent(kept));
            }
            kept.run();
        }
    }

    /// Also of a sandbox whose files are damaged; a machine that is said to run has died with its keeper.
    private static void sweep(SandboxDirectory directory, Home home)
            throws DriverException, SandboxException, IOException {
        for (String name : DRIVERS) {
            driver(name, home).reap(directory.path());
        }
        SandboxState state = directory.state();
        if (state.lifecycle().isAlive()) {
            directory.write(state.ended(
                    Lifecycle.FAILED,
                    new StopCause(
                            StopCause.Kind.OWNER_DIED,
                            "the process that kept the sandbox was killed, and the machine ended with it; start it"
                                    + " again: glovebox start " + directory.name(),
                            List.of())));
        }
    }

    private static VmDriver driver(String name, Home home) throws SandboxException {
        return switch (name) {
            case "qemu" -> new QemuDriver(home.cache(), System.getenv());
            default ->
                throw new SandboxException(
                        SandboxException.Kind.BAD_REQUEST, "there is no driver named " + name + "; there is qemu");
        };
    }

    private static void endWithParent(KeptSandbox kept) {
        try {
            while (System.in.read() >= 0) {
                // what it says does not matter, only that it is there
            }
        } catch (IOException e) {
            // gone, too
        }
        kept.end();
    }
}
