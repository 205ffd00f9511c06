package dev.glovebox.bridge.vm;

import dev.glovebox.bridge.client.GuestClient;
import dev.glovebox.bridge.client.GuestEndpoint;
import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.RecordingOptions;
import dev.glovebox.bridge.client.Screenshot;
import dev.glovebox.bridge.client.ScreenshotOptions;
import dev.glovebox.bridge.client.generated.model.Health;
import dev.glovebox.bridge.client.generated.model.RecordingStarted;
import dev.glovebox.bridge.client.generated.model.RecordingWithEvents;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.executor.SandboxExecutor;
import dev.glovebox.bridge.log.LogSink;
import dev.glovebox.bridge.log.LogStart;
import dev.glovebox.bridge.log.LogTail;
import dev.glovebox.bridge.ssh.SandboxShell;
import dev.glovebox.bridge.ssh.SshException;
import dev.glovebox.bridge.ssh.SshKeys;
import dev.glovebox.bridge.ssh.SshTarget;
import dev.glovebox.bridge.ssh.TransferLimits;
import dev.glovebox.bridge.ssh.TransferProgress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One sandbox: starts its machine, reaches into it, and ends it.
///
/// ```java
/// try (var sandbox = SandboxVmManager.create(SandboxVmConfig.builder().build())) {
///     sandbox.start();
///     Files.write(Path.of("screen.png"), sandbox.takeScreenshot().bytes());
/// }
/// ```
///
/// A sandbox that was created here ends with [#close], or with this process however that ends, unless
/// [SandboxVmConfig#preserveOnExit] is set; one that was opened stays. All methods may be called by any thread.
public final class SandboxVmManager implements AutoCloseable {

    private static final String SSH_USER = "user";
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

    private final SandboxStore store;
    private final SandboxDirectory directory;
    private final SandboxVmConfig config;
    private final boolean owned;

    /// Has the pipe that tells the keeper, as long as it is there, that this program is.
    @SuppressWarnings("unused")
    private volatile @Nullable KeeperProcess keeper;

    private SandboxVmManager(SandboxStore store, SandboxDirectory directory, boolean owned) throws SandboxException {
        this.store = store;
        this.directory = directory;
        this.config = directory.config();
        this.owned = owned;
    }

    /// A new sandbox in the home that the environment names, not started yet.
    ///
    /// @throws SandboxException when the configuration cannot work or the name is taken
    public static SandboxVmManager create(SandboxVmConfig config) throws SandboxException {
        return create(config, Home.ofEnvironment());
    }

    /// A new sandbox in that home, not started yet.
    ///
    /// @throws SandboxException when the configuration cannot work, there is no such image, or the name is taken
    public static SandboxVmManager create(SandboxVmConfig config, Home home) throws SandboxException {
        if (!home.hasImage(config.image())) {
            throw new SandboxException(
                    SandboxException.Kind.NOT_FOUND,
                    "there is no image %s in %s: build it: glovebox image build --flavour %s"
                            .formatted(config.image(), home.images(), config.image()));
        }
        var store = new SandboxStore(home);
        return new SandboxVmManager(store, store.create(config), !config.preserveOnExit());
    }

    /// A sandbox that is there already, running or not. It stays when this is closed.
    ///
    /// @throws SandboxException when there is none of that name
    public static SandboxVmManager open(String name, Home home) throws SandboxException {
        var store = new SandboxStore(home);
        return new SandboxVmManager(store, store.find(name), false);
    }

    /// The sandbox's name.
    public String name() {
        return directory.name();
    }

    /// What it was made of, with the name and the token that it has come to.
    public SandboxVmConfig config() {
        return config;
    }

    /// Its files.
    public SandboxDirectory directory() {
        return directory;
    }

    /// How it is now.
    ///
    /// @throws SandboxException when its files are damaged
    public SandboxState state() throws SandboxException {
        return store.actual(directory);
    }

    /// What callers of the guest's API have to show.
    public String token() {
        return config.token().orElse("");
    }

    /// Boots the machine and returns once the guest has answered that it is ready.
    ///
    /// @throws SandboxException when it does not come up in time or at all, with the cause
    public SandboxVmManager start() throws SandboxException, InterruptedException {
        return start(StartListener.none());
    }

    /// Boots the machine and returns once the guest has answered that it is ready.
    ///
    /// @param listener learns how far it has come
    /// @throws SandboxException when it does not come up in time or at all, with the cause
    public SandboxVmManager start(StartListener listener) throws SandboxException, InterruptedException {
        keeper = new Start(directory, config, listener).run(owned);
        return this;
    }

    /// Where the API listens, and the console page: `http://127.0.0.1:PORT/`.
    ///
    /// @throws SandboxException when the sandbox does not run
    public URI api() throws SandboxException {
        return address(GuestPort.API);
    }

    /// Where the kernel gateway listens.
    ///
    /// @throws SandboxException when the sandbox does not run
    public URI kernels() throws SandboxException {
        return address(GuestPort.KERNELS);
    }

    private URI address(GuestPort port) throws SandboxException {
        return URI.create("http://127.0.0.1:" + hostPort(port.number()) + "/");
    }

    /// The host's port that leads to that one of the guest's.
    ///
    /// @throws SandboxException when the sandbox does not run, or the port is not forwarded
    public int hostPort(int guestPort) throws SandboxException {
        SandboxState state = requireRunning();
        return state.hostPort(guestPort)
                .orElseThrow(() -> new SandboxException(
                        SandboxException.Kind.NOT_FOUND,
                        "port %d of %s is not forwarded: glovebox forward %s %d"
                                .formatted(guestPort, name(), name(), guestPort)));
    }

    /// Forwards one more port of the guest while it runs.
    ///
    /// @param guestPort the guest's port
    /// @param hostPort the host's, on loopback, or 0 for a free one
    /// @throws SandboxException when the sandbox does not run or the port is taken
    public Forward exposePort(int guestPort, int hostPort) throws SandboxException {
        return ask(new KeeperRequest.Expose(guestPort, hostPort)).forward().orElseThrow();
    }

    /// Ends the forward of a port.
    ///
    /// @throws SandboxException when the sandbox does not run
    public void unexposePort(int guestPort) throws SandboxException {
        ask(new KeeperRequest.Unexpose(guestPort));
    }

    /// What the guest tells of its own health.
    ///
    /// @throws SandboxException when the sandbox does not run
    /// @throws GuestException when the guest does not answer that
    public Health sandboxHealth() throws SandboxException, GuestException {
        try (GuestClient client = openClient()) {
            return client.health();
        }
    }

    /// A picture of the screen, with the pointer in it, as PNG.
    ///
    /// @throws SandboxException when the sandbox does not run
    /// @throws GuestException when the guest does not answer that
    public Screenshot takeScreenshot() throws SandboxException, GuestException {
        return takeScreenshot(ScreenshotOptions.DEFAULT);
    }

    /// A picture of the screen.
    ///
    /// @throws SandboxException when the sandbox does not run
    /// @throws GuestException when the guest does not answer that, or an option is wrong
    public Screenshot takeScreenshot(ScreenshotOptions options) throws SandboxException, GuestException {
        try (GuestClient client = openClient()) {
            return client.screenshot(options);
        }
    }

    /// Starts to record what is done on the desktop.
    ///
    /// @throws SandboxException when the sandbox does not run
    /// @throws GuestException when the guest does not answer that, or records already
    public RecordingStarted startRecording(RecordingOptions options) throws SandboxException, GuestException {
        try (GuestClient client = openClient()) {
            return client.startRecording(options);
        }
    }

    /// Ends a recording, and returns what was done.
    ///
    /// @param id of one of several; empty for the only one
    /// @throws SandboxException when the sandbox does not run
    /// @throws GuestException when the guest does not answer that, or does not record
    public RecordingWithEvents stopRecording(Optional<String> id) throws SandboxException, GuestException {
        try (GuestClient client = openClient()) {
            return client.stopRecording(id);
        }
    }

    /// The whole API of the guest, for calls that have no method here.
    ///
    /// @return to be closed by the caller
    /// @throws SandboxException when the sandbox does not run
    public GuestClient openClient() throws SandboxException {
        return new GuestClient(GuestEndpoint.of(api(), token()));
    }

    /// Runs Python in a kernel of the guest.
    ///
    /// @return to be closed by the caller, which ends its kernel
    /// @throws SandboxException when the sandbox does not run
    public SandboxExecutor openExecutor() throws SandboxException {
        return new SandboxExecutor(kernels(), token());
    }

    /// A connection by SSH, to run programs and copy files.
    ///
    /// @return to be closed by the caller
    /// @throws SandboxException when the sandbox does not run
    /// @throws SshException when it cannot be reached
    public SandboxShell openShell() throws SandboxException, SshException {
        try {
            var keys = SshKeys.read(directory.ssh());
            return SandboxShell.connect(
                    new SshTarget(name(), hostPort(GuestPort.SSH.number()), SSH_USER, keys, ASK_TIMEOUT));
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.FAILED,
                    "the keys of %s cannot be read: %s".formatted(name(), e.getMessage()),
                    e);
        }
    }

    /// Copies a file or a directory into the sandbox.
    ///
    /// @throws SandboxException when the sandbox does not run
    /// @throws SshException when it cannot be copied
    public void upload(Path local, String remote) throws SandboxException, SshException {
        try (SandboxShell shell = openShell()) {
            shell.upload(local, remote, TransferLimits.DEFAULTS, TransferProgress.NONE);
        }
    }

    /// Copies a file or a directory out of the sandbox.
    ///
    /// @throws SandboxException when the sandbox does not run
    /// @throws SshException when it cannot be copied
    public void download(String remote, Path local) throws SandboxException, SshException {
        try (SandboxShell shell = openShell()) {
            shell.download(remote, local, TransferLimits.DEFAULTS, TransferProgress.NONE);
        }
    }

    /// Follows the server's log through restarts of the server and of the machine, from its beginning, until this
    /// thread is interrupted.
    ///
    /// @throws IOException when the log cannot be read, or the sink can take no more
    public void tailServerLogs(LogSink sink) throws IOException {
        tailLog(GuestLog.SERVER, new LogStart.Offset(0), sink);
    }

    /// Follows a log from somewhere, until this thread is interrupted. Nothing is lost or told twice by a follower
    /// that goes on where it was ([dev.glovebox.bridge.log.LogEvent.Text#nextOffset]).
    ///
    /// @throws IOException when the log cannot be read, or the sink can take no more
    public void tailLog(GuestLog log, LogStart from, LogSink sink) throws IOException {
        new LogTail(directory.log(log)).follow(from, sink, () -> false);
    }

    /// Lets the machine stand still, memory and all.
    ///
    /// @throws SandboxException when the sandbox does not run
    public void pause() throws SandboxException {
        ask(new KeeperRequest.Pause());
    }

    /// Lets it go on, its clock set right.
    ///
    /// @throws SandboxException when the sandbox does not run
    public void resume() throws SandboxException {
        ask(new KeeperRequest.Resume());
    }

    /// Shuts the guest down, and kills the machine when that takes too long. Stopping what does not run is no
    /// failure.
    ///
    /// @param grace how long the guest may take; zero kills it at once
    /// @throws SandboxException when the keeper does not answer
    public void stop(Duration grace) throws SandboxException {
        if (directory.isKept()) {
            new KeeperClient(directory).end(grace, ASK_TIMEOUT);
        }
    }

    private KeeperReply ask(KeeperRequest request) throws SandboxException {
        requireRunning();
        return new KeeperClient(directory).ask(request, ASK_TIMEOUT);
    }

    private SandboxState requireRunning() throws SandboxException {
        SandboxState state = state();
        if (!state.lifecycle().isAlive()) {
            Optional<String> why = state.cause().map(CauseText::of);
            throw new SandboxException(
                    SandboxException.Kind.CONFLICT,
                    "%s does not run%s; start it: glovebox start %s"
                            .formatted(
                                    name(), why.map(text -> " (" + text + ")").orElse(""), name()));
        }
        return state;
    }

    /// Ends and removes the sandbox if it was created here and is not to be preserved.
    ///
    /// @throws SandboxException when it cannot be ended or removed
    @Override
    public void close() throws SandboxException {
        if (owned && store.home().hasSandbox(name())) {
            stop(CLOSE_GRACE);
            store.delete(directory);
        }
    }
}
