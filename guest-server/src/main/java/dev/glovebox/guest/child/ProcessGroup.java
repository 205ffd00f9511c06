package dev.glovebox.guest.child;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/// The processes of one group.
///
/// @param id the group's, which is the id of the process that it began with
public record ProcessGroup(long id) {
    private static final Logger LOG = System.getLogger(ProcessGroup.class.getName());
    private static final long LIMIT_S = 5;

    /// Sends them a signal. Java can only send TERM and KILL, and to one process; kill(1) sends any to a group.
    ///
    /// @param name the signal's, without `SIG`
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-s", name, "--", "-" + id)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(LIMIT_S, TimeUnit.SECONDS);
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "processes not signalled: group=%d cause=%s".formatted(id, e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
