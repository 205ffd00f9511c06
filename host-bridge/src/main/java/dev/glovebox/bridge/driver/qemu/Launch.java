package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.Egress;
import dev.glovebox.bridge.driver.VmSpec;
import dev.glovebox.bridge.driver.egress.EgressProxy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The start of one machine, step by step; what it has taken so far is given back when a step fails.
final class Launch {
    private static final Logger LOG = System.getLogger(Launch.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int LOG_LINES = 10;
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final VmSpec spec;
    private final Programs programs;
    private final Accelerators accelerators;
    private final Map<String, String> environment;
    private final Path directory;

    Launch(VmSpec spec, Programs programs, Accelerators accelerators, Map<String, String> environment) {
        this.spec = spec;
        this.programs = programs;
        this.accelerators = accelerators;
        this.environment = environment;
        this.directory = spec.directory().toAbsolutePath().normalize();
    }

    QemuVm run() throws DriverException {
        Belongings belongings = new Belongings();
        boolean started = false;
        try {
            QemuVm vm = run(belongings);
            started = true;
            return vm;
        } catch (IOException e) {
            throw new DriverException("the machine could not be started in %s: %s".formatted(directory, e), e);
        } finally {
            if (!started) {
                belongings.close();
            }
        }
    }

    private QemuVm run(Belongings belongings) throws DriverException, IOException {
        // Asked for first: without it nothing below is worth doing.
        Path qemu = programs.require(Programs.QEMU);
        Path setpriv = programs.require(Programs.SETPRIV);
        Path logs = directory.resolve("logs");
        Files.createDirectories(logs, PRIVATE);
        belongings.add(MachineLock.take(directory));
        Leftovers.clear(directory);
        QemuFiles files = files(qemu, logs, belongings);
        List<String> argv = QemuArguments.of(spec, files);
        MachineRecord.store(directory.resolve("argv.json"), argv);
        MachineLogs machineLogs = MachineLogs.before(logs);
        belongings.add(machineLogs.guard());
        List<String> prefix = Confinement.prefix(setpriv, spec.sharedDirectory().isPresent());
        QemuProcess process = QemuProcess.start(prefix, argv, logs, machineLogs.errorFile(), programs.path());
        LOG.log(
                Level.INFO,
                () -> "machine started: name=%s pid=%d accelerator=%s"
                        .formatted(spec.name(), process.pid(), files.accelerator()));
        belongings.add(process::kill);
        EventLog events = new EventLog();
        QmpClient qmp = connect(process, files.sockets().control(), events, machineLogs);
        // QEMU has it open by now.
        Files.deleteIfExists(files.memory());
        GuestAgent agent = new GuestAgent(files.sockets().agent());
        return new QemuVm(process, qmp, events, agent, machineLogs, belongings).watched();
    }

    /// Finds or makes what the machine's command line names.
    private QemuFiles files(Path qemu, Path logs, Belongings belongings) throws DriverException, IOException {
        Overlay overlay = new Overlay(programs.require(Programs.IMG), directory);
        ImageDirectory image = ImageDirectory.read(overlay.image().orElse(spec.image()));
        overlay.create(image, spec.diskMib());
        Accelerators.Choice accelerator = accelerators.choose(spec.accelerator(), Optional.of(image.kernel()));
        Path memory = MemoryFile.choose(directory, spec.memoryMib());
        SocketDirectory sockets = SocketDirectory.create(directory);
        MachineRecord record = new MachineRecord(sockets, memory);
        belongings.add(() -> record.remove(directory));
        record.write(directory);
        MemoryFile.create(memory);
        Optional<Path> socat = egress(sockets, belongings);
        return new QemuFiles(
                qemu, image, overlay.file(), memory, sockets, logs, accelerator.name(), socat, keepsAttributes());
    }

    private Optional<Path> egress(SocketDirectory sockets, Belongings belongings) throws DriverException, IOException {
        if (spec.egress() instanceof Egress.None) {
            return Optional.empty();
        }
        Path socat = programs.require(Programs.SOCAT);
        belongings.add(EgressProxy.open(sockets.egress(), spec.egress(), environment));
        return Optional.of(socat);
    }

    private boolean keepsAttributes() throws DriverException, IOException {
        if (!Files.isReadable(spec.configDisk())) {
            throw new DriverException("the config disk %s cannot be read".formatted(spec.configDisk()));
        }
        if (spec.sharedDirectory().isEmpty()) {
            return true;
        }
        Path shared = spec.sharedDirectory().get();
        if (!Files.isDirectory(shared)) {
            throw new DriverException("the directory to be shared, %s, is none".formatted(shared));
        }
        return ExtendedAttributes.work(shared);
    }

    private QmpClient connect(QemuProcess process, Path socket, EventLog events, MachineLogs logs)
            throws DriverException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                return QmpClient.connect(socket, events, spec.debug());
            } catch (IOException _) {
                // Not there yet.
            } catch (DriverException e) {
                LOG.log(Level.DEBUG, () -> "QEMU not reached: cause=%s".formatted(e.getMessage()));
            }
            if (endsWithin(process, Duration.ofMillis(10))) {
                throw StartFailure.of(process.exit().join(), logs.errors(LOG_LINES));
            }
        }
        process.kill();
        endsWithin(process, Duration.ofSeconds(5));
        throw new DriverException("QEMU was not there after %d s and was killed; it said: %s"
                .formatted(START_LIMIT.toSeconds(), String.join("; ", logs.errors(LOG_LINES))));
    }

    private static boolean endsWithin(QemuProcess process, Duration limit) throws DriverException {
        try {
            process.exit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
            throw new DriverException("interrupted while starting the machine", e);
        }
    }
}
