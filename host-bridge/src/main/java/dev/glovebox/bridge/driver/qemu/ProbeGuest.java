package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Tiny guests that show whether an accelerator runs any: a boot sector of nine bytes, and a Linux kernel that has
/// no disk and therefore panics.
///
/// Both are needed. Where KVM is one that another hypervisor offers, the sector may run and the kernel hang.
final class ProbeGuest {
    /// What the boot sector writes to port 0x501; isa-debug-exit then ends QEMU with twice that and one.
    private static final int SAID = 0x15;

    private static final int PROOF = SAID << 1 | 1;
    private static final int SECTOR = 512;

    private final Path qemu;
    private final Path setpriv;
    private final String accelerator;

    /// @param accelerator `kvm` or `tcg`
    ProbeGuest(Path qemu, Path setpriv, String accelerator) {
        this.qemu = qemu;
        this.setpriv = setpriv;
        this.accelerator = accelerator;
    }

    /// @param ran whether the guest did what it is there for
    /// @param detail what happened, a clause
    record Outcome(boolean ran, String detail) {}

    /// The sector: `mov dx, 0x501; mov al, SAID; out dx, al; hlt; jmp $-1`, and the mark of a boot sector at its
    /// end.
    static byte[] sector() {
        byte[] sector = new byte[SECTOR];
        int[] code = {0xBA, 0x01, 0x05, 0xB0, SAID, 0xEE, 0xF4, 0xEB, 0xFD};
        for (int at = 0; at < code.length; at++) {
            sector[at] = (byte) code[at];
        }
        sector[SECTOR - 2] = 0x55;
        sector[SECTOR - 1] = (byte) 0xAA;
        return sector;
    }

    Outcome bootSector(Duration limit) throws IOException {
        return inDirectory(directory -> {
            Path disk = Files.write(directory.resolve("sector.img"), sector());
            List<String> argv = machine(16);
            argv.addAll(List.of("-drive", "if=floppy,format=raw,snapshot=on,file=" + disk));
            argv.addAll(List.of("-device", "isa-debug-exit,iobase=0x501,iosize=1"));
            Run run = run(argv, directory, limit);
            return judge(run, run.exit().filter(exit -> exit == PROOF).isPresent(), "a boot sector", limit);
        });
    }

    /// @param kernel a Linux kernel
    Outcome kernel(Path kernel, Duration limit) throws IOException {
        return inDirectory(directory -> {
            Path serial = directory.resolve("serial.log");
            List<String> argv = machine(192);
            argv.addAll(List.of("-kernel", kernel.toString(), "-append", "console=ttyS0 quiet panic=-1"));
            argv.addAll(List.of("-chardev", "file,id=console,path=" + serial, "-serial", "chardev:console"));
            Run run = run(argv, directory, limit);
            boolean panicked = TextTail.of(serial, 0, 100).stream().anyMatch(line -> line.contains("Kernel panic"));
            return judge(run, panicked && run.exit().filter(exit -> exit == 0).isPresent(), "a Linux kernel", limit);
        });
    }

    private List<String> machine(int memoryMib) {
        List<String> argv = new ArrayList<>(List.of(qemu.toString(), "-nodefaults", "-no-user-config", "-no-reboot"));
        argv.addAll(List.of("-display", "none", "-machine", "q35", "-accel", accelerator, "-cpu", "max"));
        argv.addAll(List.of("-m", memoryMib + "M"));
        return argv;
    }

    private record Run(Optional<Integer> exit, List<String> printed) {}

    private Run run(List<String> argv, Path directory, Duration limit) throws IOException {
        Path errors = directory.resolve("qemu.log");
        QemuProcess process =
                QemuProcess.start(Confinement.prefix(setpriv, false), argv, directory, errors, "/usr/bin:/bin");
        try {
            int exit = process.exit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Run(Optional.of(exit), TextTail.of(errors, 0, 1));
        } catch (TimeoutException _) {
            return new Run(Optional.empty(), List.of());
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a probe guest ran", e);
        } finally {
            process.kill();
            process.exit().completeOnTimeout(-1, 5, TimeUnit.SECONDS).join();
        }
    }

    private Outcome judge(Run run, boolean proven, String guest, Duration limit) {
        String by = guest + " under " + accelerator;
        if (proven) {
            return new Outcome(true, by + " ran");
        }
        if (run.exit().isEmpty()) {
            return new Outcome(false, by + " hung for %d s".formatted(limit.toSeconds()));
        }
        String words =
                run.printed().isEmpty() ? "" : ": " + run.printed().getLast().replaceFirst("^qemu[^:]*: ", "");
        return new Outcome(
                false,
                "QEMU with %s ended with status %d%s".formatted(by, run.exit().get(), words));
    }

    private interface Work {
        Outcome in(Path directory) throws IOException;
    }

    private static Outcome inDirectory(Work work) throws IOException {
        Path directory = Files.createTempDirectory("glovebox-probe-");
        try {
            return work.in(directory);
        } finally {
            for (String name : List.of("sector.img", "serial.log", "qemu.log")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        }
    }
}
