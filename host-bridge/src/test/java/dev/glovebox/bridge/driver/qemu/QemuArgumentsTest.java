package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.bridge.driver.Egress;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.VmSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QemuArgumentsTest {
    private static final Path HOME = Path.of("/home/ann/glovebox");
    private static final Path SANDBOX = HOME.resolve("sandboxes/a");

    private static VmSpec spec(Optional<Path> shared, Egress egress, Forward... forwards) {
        return new VmSpec(
                "a",
                SANDBOX,
                HOME.resolve("images/base"),
                1024,
                2,
                8192,
                SANDBOX.resolve("config.tar"),
                List.of(forwards),
                shared,
                egress,
                Optional.empty(),
                false);
    }

    private static QemuFiles files(String accelerator, boolean egress) {
        return new QemuFiles(
                Path.of("/usr/bin/qemu-system-x86_64"),
                new ImageDirectory(HOME.resolve("images/base-012"), "pc-q35-7.2"),
                SANDBOX.resolve("disk.qcow2"),
                Path.of("/dev/shm/glovebox-1.ram"),
                new SocketDirectory(SANDBOX.resolve("run")),
                SANDBOX.resolve("logs"),
                accelerator,
                egress ? Optional.of(Path.of("/usr/bin/socat")) : Optional.empty(),
                true);
    }

    /// An argument a line, an option's value on the option's own.
    private static String lines(List<String> argv) {
        StringBuilder lines = new StringBuilder();
        for (String each : argv) {
            boolean option = each.startsWith("-") || each.startsWith("/usr/bin/qemu");
            lines.append(option ? "\n" : " ").append(each);
        }
        return lines.toString().strip() + "\n";
    }

    @Test
    void theWholeLineOfAnOrdinaryMachine() {
        VmSpec spec = spec(Optional.empty(), new Egress.Public(), new Forward(8765, 0), new Forward(22, 42_022));
        assertThat(lines(QemuArguments.of(spec, files("tcg", true)))).isEqualTo("""
                /usr/bin/qemu-system-x86_64
                -name guest=a
                -nodefaults
                -no-user-config
                -display none
                -no-reboot
                -sandbox on,obsolete=deny,resourcecontrol=deny
                -machine pc-q35-7.2,memory-backend=ram0
                -accel tcg,thread=multi,tb-size=256
                -cpu max
                -smp cpus=2
                -m 1024M
                -object {"qom-type":"memory-backend-file","id":"ram0","size":1073741824,"mem-path":"/dev/shm/glovebox-1.ram","share":true}
                -kernel /home/ann/glovebox/images/base-012/vmlinuz
                -initrd /home/ann/glovebox/images/base-012/initrd
                -append console=ttyS0 root=/dev/vda rw quiet panic=1 mitigations=off audit=0
                -blockdev {"driver":"qcow2","node-name":"disk0","discard":"unmap","file":{"driver":"file","filename":"/home/ann/glovebox/sandboxes/a/disk.qcow2","discard":"unmap"}}
                -device virtio-blk-pci,id=vda,drive=disk0
                -blockdev {"driver":"raw","node-name":"config0","read-only":true,"file":{"driver":"file","filename":"/home/ann/glovebox/sandboxes/a/config.tar","read-only":true}}
                -device virtio-blk-pci,id=config,drive=config0,serial=config
                -netdev user,id=net0,ipv6=off,restrict=on,hostfwd=tcp:127.0.0.1:0-:8765,hostfwd=tcp:127.0.0.1:42022-:22,guestfwd=tcp:10.0.2.100:3128-cmd:/usr/bin/socat -t60 - UNIX-CONNECT:/home/ann/glovebox/sandboxes/a/run/egress.sock
                -device virtio-net-pci,id=nic0,netdev=net0
                -object rng-random,id=rng0,filename=/dev/urandom
                -device virtio-rng-pci,rng=rng0
                -device vmgenid,guid=auto
                -device pvpanic
                -device virtio-serial-pci,id=serial0
                -chardev file,id=server,append=on,path=/home/ann/glovebox/sandboxes/a/logs/sandbox-services.log
                -device virtserialport,bus=serial0.0,chardev=server,name=glovebox.log.server
                -chardev file,id=kernels,append=on,path=/home/ann/glovebox/sandboxes/a/logs/jupyter-kernel.log
                -device virtserialport,bus=serial0.0,chardev=kernels,name=glovebox.log.kernels
                -chardev socket,id=agent,server=on,wait=off,path=/home/ann/glovebox/sandboxes/a/run/agent.sock
                -device virtserialport,bus=serial0.0,chardev=agent,name=org.qemu.guest_agent.0
                -chardev file,id=stage,append=on,path=/home/ann/glovebox/sandboxes/a/logs/stages.log
                -device virtserialport,bus=serial0.0,chardev=stage,name=glovebox.stage
                -chardev file,id=console,append=on,path=/home/ann/glovebox/sandboxes/a/logs/serial.log
                -serial chardev:console
                -chardev socket,id=qmp,server=on,wait=off,path=/home/ann/glovebox/sandboxes/a/run/qmp.sock
                -mon mode=control,chardev=qmp
                -chardev socket,id=diagnostics,server=on,wait=off,path=/home/ann/glovebox/sandboxes/a/run/diagnostics.sock
                -mon mode=control,chardev=diagnostics
                """);
    }

    @Test
    void withoutEgressThereIsNoWayOutAndQemuMayStartNoProgram() {
        List<String> argv = QemuArguments.of(spec(Optional.empty(), new Egress.None()), files("kvm", false));
        assertThat(argv).contains("user,id=net0,ipv6=off,restrict=on", "kvm");
        assertThat(argv)
                .anyMatch(each -> each.startsWith("on,") && each.endsWith(",elevateprivileges=deny,spawn=deny"));
    }

    @Test
    void whatIsOptionalComesLastSoThatTheOtherDevicesStayWhereTheyAre() {
        List<String> plain = QemuArguments.of(spec(Optional.empty(), new Egress.None()), files("tcg", false));
        List<String> shared =
                QemuArguments.of(spec(Optional.of(Path.of("/home/ann/a, b")), new Egress.None()), files("tcg", false));
        List<String> more = new ArrayList<>(shared.subList(plain.size(), shared.size()));
        assertThat(shared).startsWith(plain.toArray(String[]::new));
        assertThat(more)
                .containsExactly(
                        "-fsdev",
                        "local,id=shared,security_model=mapped-xattr,multidevs=remap,path=/home/ann/a,, b",
                        "-device",
                        "virtio-9p-pci,fsdev=shared,mount_tag=shared");
    }
}
