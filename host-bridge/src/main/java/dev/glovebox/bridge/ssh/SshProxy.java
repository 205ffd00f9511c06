package dev.glovebox.bridge.ssh;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Carries bytes between this process and a port on loopback: the command behind `ProxyCommand` of ssh_config(5).
public final class SshProxy {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 65_536;

    /// How long the other side may go on to say something once our side has said all.
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);

    private SshProxy() {}

    /// Carries standard input to the port and what comes back to standard output, until one of the two ends.
    ///
    /// @throws IOException when the port cannot be reached, or the connection breaks
    public static void run(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(CONNECT_LIMIT.toMillis()));
            // Not System.out, which keeps a reader that has gone to itself.
            carry(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out), socket);
        }
    }

    /// Carries `in` to the socket, whose output ends when `in` does, and the socket to `out`; returns when the
    /// socket's other side has ended, and at the latest [#LAST_WORDS] after the end of `in`. The thread that reads
    /// `in` may still be waiting for it then.
    static void carry(InputStream in, OutputStream out, Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        var ended = new CountDownLatch(1);
        var broken = new AtomicReference<@Nullable IOException>();
        Thread.ofPlatform().daemon().name("ssh-proxy-input").start(() -> {
            try {
                copy(in, socket.getOutputStream());
                socket.shutdownOutput();
                if (!ended.await(LAST_WORDS.toSeconds(), TimeUnit.SECONDS)) {
                    socket.close();
                }
            } catch (IOException e) {
                broken.compareAndSet(null, e);
                closeQuietly(socket);
            } catch (InterruptedException e) {
                closeQuietly(socket);
            }
        });
        try {
            copy(socket.getInputStream(), out);
        } catch (IOException e) {
            IOException first = broken.get();
            if (!socket.isClosed() || first != null) {
                throw first == null ? e : first;
            }
        } finally {
            ended.countDown();
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket cannot be closed", e);
        }
    }
}
