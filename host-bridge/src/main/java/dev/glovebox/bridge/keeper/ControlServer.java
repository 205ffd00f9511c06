package dev.glovebox.bridge.keeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.glovebox.bridge.vm.BridgeJson;
import dev.glovebox.bridge.vm.KeeperReply;
import dev.glovebox.bridge.vm.KeeperRequest;
import dev.glovebox.bridge.vm.SandboxDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Answers what the keeper is asked over its socket, which only its owner can reach: a line of JSON each way.
///
/// The socket lies in a directory of its own with a short path, since a socket's is bound to 108 bytes (unix(7));
/// the sandbox's directory has a link to it.
final class ControlServer implements Runnable, AutoCloseable {

    private static final int MAX_CONNECTIONS = 32;
    private static final int MAX_LINE = 65_536;
    private static final int LAST_ANSWERS_S = 2;

    private final ServerSocketChannel server;
    private final Path socketDirectory;
    private final Path link;
    private final KeptSandbox kept;
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);

    private ControlServer(ServerSocketChannel server, Path socketDirectory, Path link, KeptSandbox kept) {
        this.server = server;
        this.socketDirectory = socketDirectory;
        this.link = link;
        this.kept = kept;
    }

    static ControlServer open(SandboxDirectory directory, KeptSandbox kept) throws IOException {
        Path link = directory.controlSocket();
        Path socketDirectory = Files.createTempDirectory(
                "glovebox-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path socket = socketDirectory.resolve("control");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.createSymbolicLink(link, socket);
        return new ControlServer(server, socketDirectory, link, kept);
    }

    /// Of a keeper that was killed.
    static void removeLeftOver(Path link) throws IOException {
        if (Files.isSymbolicLink(link)) {
            Path socket = Files.readSymbolicLink(link);
            Path parent = socket.getParent();
            if (parent != null && parent.getFileName().toString().startsWith("glovebox-")) {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(parent);
            }
        }
        Files.deleteIfExists(link);
    }

    @Override
    public void run() {
        try {
            while (server.isOpen()) {
                SocketChannel client = server.accept();
                if (places.tryAcquire()) {
                    Thread.ofVirtual().name("control").start(() -> serve(client));
                } else {
                    client.close();
                }
            }
        } catch (IOException e) {
            // closed, which ends it
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                var reader = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            var line = new StringBuilder();
            for (int c = reader.read(); c >= 0 && line.length() < MAX_LINE; c = reader.read()) {
                if (c != '\n') {
                    line.append((char) c);
                    continue;
                }
                byte[] reply = BridgeJson.mapper().writeValueAsBytes(answer(line.toString()));
                client.write(ByteBuffer.wrap(reply));
                client.write(ByteBuffer.wrap(new byte[] {'\n'}));
                line.setLength(0);
            }
        } catch (IOException e) {
            // who asked is gone
        } finally {
            places.release();
        }
    }

    private KeeperReply answer(String line) {
        try {
            return kept.answer(BridgeJson.mapper().readValue(line, KeeperRequest.class));
        } catch (JsonProcessingException e) {
            return new KeeperReply(
                    kept.state(), Optional.empty(), Optional.of("not a request: " + e.getOriginalMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        awaitLastAnswers();
        Files.deleteIfExists(link);
        Files.deleteIfExists(socketDirectory.resolve("control"));
        Files.deleteIfExists(socketDirectory);
    }

    /// Who has asked for the end is told of it.
    private void awaitLastAnswers() {
        try {
            places.tryAcquire(MAX_CONNECTIONS, LAST_ANSWERS_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
