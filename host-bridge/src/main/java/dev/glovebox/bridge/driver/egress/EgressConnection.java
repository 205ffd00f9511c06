package dev.glovebox.bridge.driver.egress;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One connection of a guest, which carries one request.
final class EgressConnection implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EgressConnection.class.getName());
    private static final int CHUNK_LINE = 1024;

    private final SocketChannel guestChannel;
    private final BufferedChannel guest;
    private final Outlet outlet;
    private final EgressProxy.Limits limits;
    private final Life life;
    private final AtomicReference<@Nullable SocketChannel> remoteChannel = new AtomicReference<>();

    EgressConnection(SocketChannel guest, Outlet outlet, EgressProxy.Limits limits) {
        this.guestChannel = guest;
        this.outlet = outlet;
        this.limits = limits;
        this.life = new Life(limits.head());
        this.guest = new BufferedChannel(guest, life);
    }

    boolean isOver() {
        return life.isOver();
    }

    void serve() {
        try {
            RequestHead head = RequestHead.parse(HeadReader.read(guest));
            Destination destination = head.destination();
            Outlet.Way way = outlet.to(destination, head.isConnect());
            remoteChannel.set(way.channel());
            BufferedChannel remote = new BufferedChannel(way.channel(), life);
            if (head.isConnect()) {
                tunnel(destination, remote, way.proxy());
            } else {
                request(head, remote, way.proxy());
            }
        } catch (BadRequestException e) {
            answer("400 Bad Request", "glovebox: %s.%n".formatted(e.getMessage()));
        } catch (RefusedException e) {
            answer(e.status(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "guest's connection ended: cause=%s".formatted(e));
        }
    }

    private void tunnel(Destination destination, BufferedChannel remote, Optional<UpstreamProxy> proxy)
            throws IOException, RefusedException, BadRequestException {
        if (proxy.isPresent()) {
            connectBehind(destination, remote, proxy.get());
        }
        life.mayIdle(limits.idle());
        guest.write(ascii("HTTP/1.1 200 Connection established\r\n\r\n"));
        Thread sender = start(() -> guest.copyTo(remote));
        remote.copyTo(guest);
        join(sender);
    }

    private static void connectBehind(Destination destination, BufferedChannel remote, UpstreamProxy proxy)
            throws IOException, RefusedException, BadRequestException {
        String authorization = proxy.authorization()
                .map(value -> "Proxy-Authorization: " + value + "\r\n")
                .orElse("");
        remote.write(ascii(
                "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n%2$s\r\n".formatted(destination.authority(), authorization)));
        List<String> head = HeadReader.read(remote);
        if (head.isEmpty() || !head.getFirst().matches("HTTP/1\\.[01] 2[0-9][0-9].*")) {
            String said = head.isEmpty() ? "nothing" : head.getFirst();
            throw Outlet.unreachable(destination, "the host's own proxy says " + said);
        }
    }

    /// Sends one request and no byte more: another one on the same connection could be for another host.
    private void request(RequestHead head, BufferedChannel remote, Optional<UpstreamProxy> proxy)
            throws IOException, BadRequestException {
        RequestHead.Body body = head.body();
        remote.write(ByteBuffer.wrap(head.forward(proxy.isPresent(), proxy.flatMap(UpstreamProxy::authorization))));
        life.mayIdle(limits.idle());
        start(() -> send(body, remote));
        // Once the answer is there, the rest of the request matters no more.
        remote.copyTo(guest);
    }

    private void send(RequestHead.Body body, BufferedChannel remote) throws IOException, BadRequestException {
        switch (body) {
            case RequestHead.Body.Counted counted -> guest.copyTo(remote, counted.bytes());
            case RequestHead.Body.Chunked _ -> {
                while (sendChunk(remote)) {
                    life.sign();
                }
                sendTrailer(remote);
            }
        }
    }

    /// @return whether it was not the last (RFC 9112, section 7.1)
    private boolean sendChunk(BufferedChannel remote) throws IOException, BadRequestException {
        String line = HeadReader.line(guest, CHUNK_LINE);
        String size = line.split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,8}")) {
            throw new BadRequestException("a chunk has no size");
        }
        remote.write(ByteBuffer.wrap(HeadReader.bytes(size)));
        long count = Long.parseLong(size, 16);
        if (count == 0) {
            return false;
        }
        guest.copyTo(remote, count);
        if (!HeadReader.line(guest, CHUNK_LINE).isEmpty()) {
            throw new BadRequestException("a chunk is longer than its size");
        }
        remote.write(ascii("\r\n"));
        return true;
    }

    private void sendTrailer(BufferedChannel remote) throws IOException, BadRequestException {
        HeadReader.read(guest);
        remote.write(ascii("\r\n"));
    }

    private interface Copy {
        void run() throws IOException, BadRequestException;
    }

    /// Lets a thread send while another brings the answer.
    private Thread start(Copy sending) {
        return Thread.ofVirtual().name("egress-send").start(() -> {
            try {
                sending.run();
            } catch (IOException | BadRequestException e) {
                LOG.log(Level.DEBUG, () -> "guest's request ended: cause=%s".formatted(e));
                close();
            }
        });
    }

    private static void join(Thread sender) {
        try {
            sender.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Turns it away without having read it.
    void refuse() {
        answer("503 Service Unavailable", "glovebox: too many connections at a time.%n".formatted());
    }

    private void answer(String status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(status, body.length);
        try {
            guest.write(ascii(head));
            guest.write(ByteBuffer.wrap(body));
            guestChannel.shutdownOutput();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "guest not told: status=%s cause=%s".formatted(status, e));
        }
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        close(guestChannel);
        close(remoteChannel.get());
    }

    private static void close(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "connection not closed: cause=%s".formatted(e));
        }
    }
}
