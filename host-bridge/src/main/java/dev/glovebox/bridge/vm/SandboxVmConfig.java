package dev.glovebox.bridge.vm;

import dev.glovebox.bridge.driver.Egress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How a sandbox is made. [#builder] has the defaults.
///
/// @param name what it is called ([SandboxName] says what can be a name)
/// @param uniqueName whether a random ending is added to the name, so that several of one kind can run side by side
/// @param driver what its machine is made of; `qemu`
/// @param image a flavour of the product's image (`base`, `browser`, `full`), or the absolute path of an image's
///     directory
/// @param memoryMib the machine's memory
/// @param cpus how many processors it has
/// @param diskMib the size of its disk, the image's content included
/// @param ports the host's port for each of the guest's; 0 for a free one. The well-known ones of [GuestPort] are
///     forwarded in any case
/// @param displaySize the desktop's size in pixels, `1920x1080` for example
/// @param runtimeEnvironment variables for kernels, programs, SSH logins and the start command
/// @param startCommand a program for bash, which is run on the desktop once the guest is ready
/// @param token what callers of the guest's API have to show; made when it is empty
/// @param sharedDirectory a directory of the host that is mounted in the guest at `/shared`
/// @param egress what of the outside the guest can reach
/// @param restartPolicy whether a machine that has ended is started again
/// @param preserveOnExit whether the sandbox outlives the program that started it
/// @param startTimeout how long it may take until the guest is ready
/// @param accelerator `kvm`, `tcg`, or empty for the best that works here
/// @param debug whether the driver keeps a log of what it says to the machine
public record SandboxVmConfig(
        String name,
        boolean uniqueName,
        String driver,
        String image,
        int memoryMib,
        int cpus,
        int diskMib,
        Map<Integer, Integer> ports,
        String displaySize,
        Map<String, String> runtimeEnvironment,
        Optional<String> startCommand,
        Optional<String> token,
        Optional<Path> sharedDirectory,
        Egress egress,
        RestartPolicy restartPolicy,
        boolean preserveOnExit,
        Duration startTimeout,
        Optional<String> accelerator,
        boolean debug) {

    /// Copies the maps.
    public SandboxVmConfig {
        ports = Map.copyOf(new TreeMap<>(ports));
        runtimeEnvironment = Map.copyOf(runtimeEnvironment);
    }

    /// A configuration in the making, with every default.
    public static Builder builder() {
        return new Builder();
    }

    /// The same, to be changed.
    public Builder toBuilder() {
        return new Builder(this);
    }

    /// The same sandbox under the name and with the token that it has come to.
    SandboxVmConfig as(String actualName, String actualToken) {
        return toBuilder().name(actualName).uniqueName(false).token(actualToken).build();
    }

    /// Shows no secret.
    @Override
    public String toString() {
        return "SandboxVmConfig[name=" + name + ", driver=" + driver + ", image=" + image + "]";
    }

    /// Makes a [SandboxVmConfig], step by step.
    public static final class Builder {

        private String name = "sandbox";
        private boolean uniqueName;
        private String driver = "qemu";
        private String image = "base";
        private int memoryMib = 2048;
        private int cpus = 2;
        private int diskMib = 16_384;
        private final Map<Integer, Integer> ports = new TreeMap<>();
        private String displaySize = "1920x1080";
        private final Map<String, String> runtimeEnvironment = new TreeMap<>();
        private Optional<String> startCommand = Optional.empty();
        private Optional<String> token = Optional.empty();
        private Optional<Path> sharedDirectory = Optional.empty();
        private Egress egress = new Egress.Public();
        private RestartPolicy restartPolicy = RestartPolicy.NEVER;
        private boolean preserveOnExit;
        private Duration startTimeout = Duration.ofMinutes(5);
        private Optional<String> accelerator = Optional.empty();
        private boolean debug;

        private Builder() {}

        private Builder(SandboxVmConfig config) {
            name = config.name;
            uniqueName = config.uniqueName;
            driver = config.driver;
            image = config.image;
            memoryMib = config.memoryMib;
            cpus = config.cpus;
            diskMib = config.diskMib;
            ports.putAll(config.ports);
            displaySize = config.displaySize;
            runtimeEnvironment.putAll(config.runtimeEnvironment);
            startCommand = config.startCommand;
            token = config.token;
            sharedDirectory = config.sharedDirectory;
            egress = config.egress;
            restartPolicy = config.restartPolicy;
            preserveOnExit = config.preserveOnExit;
            startTimeout = config.startTimeout;
            accelerator = config.accelerator;
            debug = config.debug;
        }

        /// `sandbox` unless it is set.
        public Builder name(String value) {
            name = value;
            return this;
        }

        /// Off unless it is set.
        public Builder uniqueName(boolean value) {
            uniqueName = value;
            return this;
        }

        /// `qemu` unless it is set.
        public Builder driver(String value) {
            driver = value;
            return this;
        }

        /// `base` unless it is set.
        public Builder image(String value) {
            image = value;
            return this;
        }

        /// 2048 unless it is set.
        public Builder memoryMib(int value) {
            memoryMib = value;
            return this;
        }

        /// 2 unless it is set.
        public Builder cpus(int value) {
            cpus = value;
            return this;
        }

        /// 16384 unless it is set.
        public Builder diskMib(int value) {
            diskMib = value;
            return this;
        }

        /// Forwards a port of the guest: to that one of the host's, or to a free one when it is 0.
        public Builder port(int guestPort, int hostPort) {
            ports.put(guestPort, hostPort);
            return this;
        }

        /// Takes the ports that users of a single sandbox know: 8765, 8888, 8006 for the live view, 2222.
        public Builder wellKnownPorts() {
            return port(GuestPort.API.number(), 8765)
                    .port(GuestPort.KERNELS.number(), 8888)
                    .port(GuestPort.LIVE.number(), 8006)
                    .port(GuestPort.SSH.number(), 2222);
        }

        /// `1920x1080` unless it is set.
        public Builder displaySize(String value) {
            displaySize = value;
            return this;
        }

        /// One more variable for kernels, programs, SSH logins and the start command.
        public Builder runtimeEnvironment(String variable, String value) {
            runtimeEnvironment.put(variable, value);
            return this;
        }

        /// None unless it is set.
        public Builder startCommand(String value) {
            startCommand = Optional.of(value);
            return this;
        }

        /// Made unless it is set.
        public Builder token(String value) {
            token = Optional.of(value);
            return this;
        }

        /// None unless it is set.
        public Builder sharedDirectory(Path value) {
            sharedDirectory = Optional.of(value.toAbsolutePath().normalize());
            return this;
        }

        /// Any public address, by the proxy, unless it is set.
        public Builder egress(Egress value) {
            egress = value;
            return this;
        }

        /// [RestartPolicy#NEVER] unless it is set.
        public Builder restartPolicy(RestartPolicy value) {
            restartPolicy = value;
            return this;
        }

        /// Off unless it is set.
        public Builder preserveOnExit(boolean value) {
            preserveOnExit = value;
            return this;
        }

        /// Five minutes unless it is set.
        public Builder startTimeout(Duration value) {
            startTimeout = value;
            return this;
        }

        /// The best that works here unless it is set.
        public Builder accelerator(String value) {
            accelerator = Optional.of(value);
            return this;
        }

        /// Off unless it is set.
        public Builder debug(boolean value) {
            debug = value;
            return this;
        }

        /// The configuration.
        public SandboxVmConfig build() {
            return new SandboxVmConfig(
                    name,
                    uniqueName,
                    driver,
                    image,
                    memoryMib,
                    cpus,
                    diskMib,
                    ports,
                    displaySize,
                    runtimeEnvironment,
                    startCommand,
                    token,
                    sharedDirectory,
                    egress,
                    restartPolicy,
                    preserveOnExit,
                    startTimeout,
                    accelerator,
                    debug);
        }
    }
}
