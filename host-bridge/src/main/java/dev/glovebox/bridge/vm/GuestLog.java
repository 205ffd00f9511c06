package dev.glovebox.bridge.vm;

/// The logs of a sandbox, which outlive its machine.
public enum GuestLog {
    /// What the guest's server and its supervisor say.
    SERVER("sandbox-services.log"),
    /// What kernels print beside their messages.
    KERNELS("jupyter-kernel.log"),
    /// The guest's serial console.
    SERIAL("serial.log"),
    /// What QEMU says.
    QEMU("qemu.log"),
    /// What the keeper says.
    KEEPER("keeper.log");

    private final String file;

    GuestLog(String file) {
        this.file = file;
    }

    /// Its name in the sandbox's directory of logs.
    public String file() {
        return file;
    }
}
