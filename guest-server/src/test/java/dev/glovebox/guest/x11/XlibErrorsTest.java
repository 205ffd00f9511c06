package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The JVM outlives the X server at every moment: were it not so, this class would not come to its end.
@Xvfb(width = 320, height = 240)
class XlibErrorsTest {
    private static final Path SOCKETS = Path.of("/tmp/.X11-unix");
    private static final int FREE_NUMBER = 4711;

    private final Xvfb.Display display;

    XlibErrorsTest(Xvfb.Display display) {
        this.display = display;
    }

    @Test
    void aServerThatDiesWhileItIsConnectedToIsNotThere() throws IOException {
        connectToADyingServer(); // what is made once has been made
        long descriptors = Resources.descriptorCount();
        connectToADyingServer();
        assertThat(Resources.descriptorCount()).isEqualTo(descriptors);
        Pointer opened = XlibErrors.open(display.name());
        LibX11.INSTANCE.XCloseDisplay(Objects.requireNonNull(opened, "another server is there"));
    }

    private void connectToADyingServer() throws IOException {
        Path socket = SOCKETS.resolve("X" + FREE_NUMBER);
        Files.deleteIfExists(socket);
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            var server = CompletableFuture.runAsync(() -> shakeHandsAndDie(listening));
            assertThat(XlibErrors.open(":" + FREE_NUMBER)).isNull();
            server.join();
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    /// Answers a client as the real server does, and ends where it would begin to work for it
    /// ([the connection's
    /// set-up](https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html#Connection_Setup)).
    private void shakeHandsAndDie(ServerSocketChannel listening) {
        Path real = SOCKETS.resolve("X" + display.name().substring(1));
        try (SocketChannel client = listening.accept();
                var server = SocketChannel.open(UnixDomainSocketAddress.of(real))) {
            ByteBuffer request = ByteBuffer.allocate(4096);
            client.read(request);
            server.write(request.flip());
            ByteBuffer reply = read(server, ByteBuffer.allocate(8));
            int left = (reply.order(ByteOrder.LITTLE_ENDIAN).getShort(6) & 0xffff) * Integer.BYTES;
            client.write(reply);
            client.write(read(server, ByteBuffer.allocate(left)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteBuffer read(SocketChannel from, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            from.read(into);
        }
        return into.flip();
    }
}
