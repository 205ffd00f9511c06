package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.VmSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The command line of a machine: a function of its spec and paths.
///
/// It is kept with the sandbox, since a machine's saved memory can only be loaded by one with the same devices in
/// the same order. So the order is fixed, and the only device that a machine may have or not comes last.
final class QemuArguments {
    /// Where the guest finds the egress proxy.
    static final String EGRESS_ADDRESS = "10.0.2.100:3128";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MIB = 1 << 20;
    private static final String KERNEL_ARGUMENTS =
            "console=ttyS0 root=/dev/vda rw quiet panic=1 mitigations=off audit=0";

    private final VmSpec spec;
    private final QemuFiles files;
    private final List<String> argv = new ArrayList<>();

    private QemuArguments(VmSpec spec, QemuFiles files) {
        this.spec = spec;
        this.files = files;
    }

    /// The program and its arguments.
    static List<String> of(VmSpec spec, QemuFiles files) {
        QemuArguments arguments = new QemuArguments(spec, files);
        arguments.machine();
        arguments.kernel();
        arguments.disks();
        arguments.network();
        arguments.small();
        arguments.ports();
        arguments.control();
        arguments.shared();
        return List.copyOf(arguments.argv);
    }

    private void machine() {
        argv.add(files.qemu().toString());
        add("-name", "guest=" + escape(spec.name()));
        add("-nodefaults");
        add("-no-user-config");
        add("-display", "none");
        add("-no-reboot");
        // With a proxy QEMU starts a program for each of its connections, by setsid(2) among others.
        String others = files.egressProgram().isEmpty() ? ",elevateprivileges=deny,spawn=deny" : "";
        add("-sandbox", "on,obsolete=deny,resourcecontrol=deny" + others);
        add("-machine", files.image().machine() + ",memory-backend=ram0");
        // QEMU's own choice of 1 GiB for translated code makes it twice as large, and it is no faster.
        add("-accel", files.accelerator().equals("kvm") ? "kvm" : "tcg,thread=multi,tb-size=256");
        add("-cpu", "max");
        add("-smp", "cpus=" + spec.cpus());
        add("-m", spec.memoryMib() + "M");
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("qom-type", "memory-backend-file");
        memory.put("id", "ram0");
        memory.put("size", spec.memoryMib() * MIB);
        memory.put("mem-path", files.memory().toString());
        memory.put("share", true);
        add("-object", json(memory));
    }

    private void kernel() {
        add("-kernel", files.image().kernel().toString());
        add("-initrd", files.image().initrd().toString());
        add("-append", KERNEL_ARGUMENTS);
    }

    private void disks() {
        disk("disk0", "qcow2", files.disk(), "discard", "unmap");
        add("-device", "virtio-blk-pci,id=vda,drive=disk0");
        disk("config0", "raw", spec.configDisk(), "read-only", true);
        add("-device", "virtio-blk-pci,id=config,drive=config0,serial=config");
    }

    /// @param option of the disk and of its file
    private void disk(String node, String format, Path path, String option, Object value) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("driver", "file");
        file.put("filename", path.toString());
        file.put(option, value);
        Map<String, Object> disk = new LinkedHashMap<>();
        disk.put("driver", format);
        disk.put("node-name", node);
        disk.put(option, value);
        disk.put("file", file);
        add("-blockdev", json(disk));
    }

    private void network() {
        StringBuilder user = new StringBuilder("user,id=net0,ipv6=off,restrict=on");
        for (Forward forward : spec.forwards()) {
            user.append(",hostfwd=").append(UserNetwork.rule(forward));
        }
        files.egressProgram()
                .ifPresent(socat -> user.append(",guestfwd=tcp:")
                        .append(EGRESS_ADDRESS)
                        .append("-cmd:")
                        .append(socat)
                        .append(" -t60 - UNIX-CONNECT:")
                        .append(files.sockets().egress()));
        add("-netdev", user.toString());
        add("-device", "virtio-net-pci,id=nic0,netdev=net0");
    }

    private void small() {
        add("-object", "rng-random,id=rng0,filename=/dev/urandom");
        add("-device", "virtio-rng-pci,rng=rng0");
        add("-device", "vmgenid,guid=auto");
        add("-device", "pvpanic");
    }

    private void ports() {
        add("-device", "virtio-serial-pci,id=serial0");
        file("server", "sandbox-services.log");
        port("server", "glovebox.log.server");
        file("kernels", "jupyter-kernel.log");
        port("kernels", "glovebox.log.kernels");
        socket("agent", files.sockets().agent());
        port("agent", "org.qemu.guest_agent.0");
        file("stage", "stages.log");
        port("stage", "glovebox.stage");
        file("console", "serial.log");
        add("-serial", "chardev:console");
    }

    private void control() {
        socket("qmp", files.sockets().control());
        add("-mon", "mode=control,chardev=qmp");
        socket("diagnostics", files.sockets().diagnostics());
        add("-mon", "mode=control,chardev=diagnostics");
    }

    private void shared() {
        spec.sharedDirectory().ifPresent(directory -> {
            // Owners and modes that the guest sets are kept beside the files: none of its programs becomes one that
            // runs as its owner on the host.
            String model = files.keepsAttributes() ? "mapped-xattr" : "mapped-file";
            add(
                    "-fsdev",
                    "local,id=shared,security_model=%s,multidevs=remap,path=%s"
                            .formatted(model, escape(directory.toString())));
            add("-device", "virtio-9p-pci,fsdev=shared,mount_tag=shared");
        });
    }

    private void port(String chardev, String name) {
        add("-device", "virtserialport,bus=serial0.0,chardev=" + chardev + ",name=" + name);
    }

    private void file(String id, String name) {
        String path = escape(files.logs().resolve(name).toString());
        add("-chardev", "file,id=" + id + ",append=on,path=" + path);
    }

    private void socket(String id, Path path) {
        add("-chardev", "socket,id=" + id + ",server=on,wait=off,path=" + escape(path.toString()));
    }

    /// A value within a list of options, in which a comma is written twice.
    private static String escape(String value) {
        return value.replace(",", ",,");
    }

    private static String json(Map<String, Object> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(String... arguments) {
        argv.addAll(List.of(arguments));
    }
}
