package dev.glovebox.bridge.keeper;

import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.VmSpec;
import dev.glovebox.bridge.vm.GuestPort;
import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.SandboxDirectory;
import dev.glovebox.bridge.vm.SandboxVmConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a driver is told of a sandbox.
final class MachineSpecs {

    private MachineSpecs() {}

    static VmSpec of(SandboxDirectory directory, SandboxVmConfig config, Home home, List<Forward> forwards) {
        return new VmSpec(
                directory.name(),
                directory.path(),
                home.image(config.image()),
                config.memoryMib(),
                config.cpus(),
                config.diskMib(),
                directory.configDisk(),
                forwards,
                config.sharedDirectory(),
                config.egress(),
                config.accelerator(),
                config.debug());
    }

    /// What every guest offers, and what was asked for beside.
    static List<Forward> forwards(SandboxVmConfig config) {
        Map<Integer, Integer> ports = new TreeMap<>();
        for (GuestPort port : GuestPort.values()) {
            ports.put(port.number(), 0);
        }
        ports.putAll(config.ports());
        return ports.entrySet().stream()
                .map(port -> new Forward(port.getKey(), port.getValue()))
                .toList();
    }
}
