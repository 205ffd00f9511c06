package dev.glovebox.bridge.vm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// Asks a sandbox's keeper, one question at a time.
final class KeeperClient {

    private static final int MAX_REPLY = 1 << 20;

    private final SandboxDirectory directory;

    KeeperClient(SandboxDirectory directory) {
        this.directory = directory;
    }

    /// Asks, and waits for the answer.
    ///
    /// @throws SandboxException when no keeper is there, it does not answer in time, or it could not do it
    KeeperReply ask(KeeperRequest request, Duration timeout) throws SandboxException {
        try (Selector selector = Selector.open();
                SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(
                    (BridgeJson.mapper().writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            byte[] answer = readLine(channel, selector, System.nanoTime() + timeout.toNanos());
            KeeperReply reply = BridgeJson.mapper().readValue(answer, KeeperReply.class);
            if (reply.failure().isPresent()) {
                throw new SandboxException(
                        SandboxException.Kind.CONFLICT, reply.failure().get());
            }
            return reply;
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.FAILED,
                    "the keeper of %s does not answer: %s; glovebox info %s tells its state"
                            .formatted(directory.name(), e.getMessage(), directory.name()),
                    e);
        }
    }

    /// Ends the machine and its keeper. A keeper that ends by itself at that moment may leave the question
    /// unanswered.
    ///
    /// @param grace how long the guest may take; zero kills it at once
    /// @throws SandboxException when the keeper lives on
    void end(Duration grace, Duration timeout) throws SandboxException {
        try {
            ask(new KeeperRequest.Stop(grace), grace.plus(timeout));
        } catch (SandboxException e) {
            if (e.kind() != SandboxException.Kind.FAILED) {
                throw e;
            }
        }
        directory.awaitNoKeeper(timeout);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(shortest(directory.controlSocket())));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// The socket itself, wherever its link leads: a socket's path is bound to 108 bytes (unix(7)).
    private static Path shortest(Path socket) throws IOException {
        return socket.toRealPath();
    }

    private static byte[] readLine(SocketChannel channel, Selector selector, long deadline) throws IOException {
        var line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (line.size() < MAX_REPLY) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || selector.select(left) == 0) {
                throw new IOException("it took too long");
            }
            selector.selectedKeys().clear();
            int count = channel.read(buffer.clear());
            if (count < 0) {
                throw new IOException("it closed the connection");
            }
            line.write(buffer.array(), 0, count);
            if (count > 0 && buffer.get(count - 1) == '\n') {
                return line.toByteArray();
            }
        }
        throw new IOException("it said too much");
    }
}
