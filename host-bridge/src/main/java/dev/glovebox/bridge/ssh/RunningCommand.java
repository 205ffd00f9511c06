package dev.glovebox.bridge.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/// A command that runs in a sandbox. Whoever started it reads both outputs to their ends (what is not read holds
/// the command up, nothing is buffered without bound) and closes it.
///
/// Its streams are for one thread each; [#signal], [#await] and [#close] for any.
public final class RunningCommand implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final String sandbox;
    private final ChannelExec channel;
    private final Consumer<RunningCommand> whenClosed;

    RunningCommand(String sandbox, ChannelExec channel, Consumer<RunningCommand> whenClosed) {
        this.sandbox = sandbox;
        this.channel = channel;
        this.whenClosed = whenClosed;
    }

    /// Its standard input; closing it is what the command sees as the end.
    public OutputStream input() {
        return channel.getInvertedIn();
    }

    /// Its standard output.
    public InputStream output() {
        return channel.getInvertedOut();
    }

    /// Its standard error.
    public InputStream error() {
        return channel.getInvertedErr();
    }

    /// Sends a signal to the command and to what it has started in its process group (RFC 4254 §6.9). OpenSSH's
    /// server does this for ordinary users only, not for root.
    ///
    /// @param name without `SIG`
    /// @throws SshException when the connection is gone
    public void signal(String name) throws SshException {
        Buffer request = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
        request.putUInt(channel.getRecipient());
        request.putString("signal");
        request.putBoolean(false);
        request.putString(name);
        try {
            channel.writePacket(request);
        } catch (IOException e) {
            throw new SshException(
                    "the command in sandbox %s cannot be signalled: %s".formatted(sandbox, e.getMessage()), e);
        }
    }

    /// Waits for the command's end, and kills it when its time is over.
    ///
    /// @throws SshException when the connection ended before the command did
    public Ending await(Duration limit) throws SshException {
        if (closedWithin(limit)) {
            return ending();
        }
        signal("KILL");
        closedWithin(LAST_WORDS);
        return new Ending.TimedOut(limit);
    }

    /// Hangs up on the command (SIGHUP, as a closed terminal does), if it still runs.
    @Override
    public void close() {
        if (channel.isOpen()) {
            try {
                signal("HUP");
            } catch (SshException _) {
                // There is nobody left to be told.
            }
            closeGently();
        }
        channel.close(true);
        whenClosed.accept(this);
    }

    /// Lets what was sent go out first.
    private void closeGently() {
        try {
            channel.close(false).await(LAST_WORDS);
        } catch (IOException _) {
            // Interrupted, or gone already.
        }
    }

    private boolean closedWithin(Duration limit) {
        Set<ClientChannelEvent> seen = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), limit);
        return seen.contains(ClientChannelEvent.CLOSED);
    }

    private Ending ending() throws SshException {
        String signal = channel.getExitSignal();
        if (signal != null && !signal.isEmpty()) {
            return new Ending.Signalled(signal);
        }
        Integer code = channel.getExitStatus();
        if (code == null) {
            throw new SshException("the SSH connection to sandbox %s ended before the command did".formatted(sandbox));
        }
        return new Ending.Exited(code);
    }
}
