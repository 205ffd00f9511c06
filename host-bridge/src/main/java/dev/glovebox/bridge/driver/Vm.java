package dev.glovebox.bridge.driver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A running machine, owned by the process that launched it.
///
/// All methods may be called by any thread; after the machine has ended they throw [DriverException].
public interface Vm extends AutoCloseable {

    /// The ports that are forwarded now, with the host ports that were really taken.
    List<Forward> forwards() throws DriverException;

    /// Forwards one more port of the guest.
    ///
    /// @param hostPort the port on loopback, or 0 for a free one
    /// @throws DriverException when the port is taken, naming it
    Forward expose(int guestPort, int hostPort) throws DriverException;

    /// Ends a forward. Connections that it carries may live on.
    void unexpose(Forward forward) throws DriverException;

    /// Lets the guest stand still. Doing it twice is no failure.
    void pause() throws DriverException;

    /// Lets the guest go on, its clock set to the time of now.
    void resume() throws DriverException;

    /// Asks the guest to shut down, and kills it when it has not done so in time. Returns when it has ended; the
    /// cause is then [StopCause.Kind#ASKED] or, if it had to be killed, [StopCause.Kind#TIMEOUT].
    void shutdown(Duration grace);

    /// Completes with the cause when the machine has ended, whoever ended it.
    CompletableFuture<StopCause> ended();

    /// The processes that the machine consists of, by pid.
    List<Long> pids();

    /// Kills the machine if it runs, waits for its end, and removes what only a running machine needs: sockets, the
    /// memory's file.
    @Override
    void close();
}
