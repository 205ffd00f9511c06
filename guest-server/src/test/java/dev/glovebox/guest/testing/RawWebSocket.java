package dev.glovebox.guest.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A WebSocket client on a plain socket, for what the JDK's own does not let a test do: a handshake with any header,
/// a connection that is not read, one that ends in a TCP reset. One thread may write while another reads.
public final class RawWebSocket implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final int status;

    private RawWebSocket(URI address, List<String> headers) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
        socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), RECEIVE_BUFFER_BYTES));
        out = socket.getOutputStream();
        status = handshake(address, headers);
    }

    /// A handshake; its answer need not be an upgrade.
    ///
    /// @param headers whole lines, `Host` among them when it is to be another
    public static RawWebSocket connect(URI address, String... headers) throws IOException {
        return new RawWebSocket(address, List.of(headers));
    }

    /// A handshake for the binary subprotocol of kernels' channels.
    public static RawWebSocket v1(URI address) throws IOException {
        return connect(address, "Sec-WebSocket-Protocol: " + KernelFrames.V1);
    }

    /// A message.
    public record Received(boolean binary, byte[] payload) {}

    /// What the handshake was answered; 101 is an open connection.
    public int status() {
        return status;
    }

    /// Sends a text message.
    public void sendText(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends a binary message.
    public void sendBinary(byte[] payload) throws IOException {
        send(BINARY, payload);
    }

    /// The next message; pings are answered on the way.
    ///
    /// @throws IOException when the connection ends, or nothing comes for 30 s
    public Received receive() throws IOException {
        var whole = new ByteArrayOutputStream();
        boolean binary = false;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            int head = in.readUnsignedByte();
            int opcode = head & 0xf;
            byte[] payload = payload();
            if (opcode == PING) {
                send(PONG, payload);
            } else if (opcode == CLOSE) {
                throw new IOException(
                        "closed with code " + ByteBuffer.wrap(payload).getShort());
            } else if (opcode != PONG) {
                binary |= opcode == BINARY;
                whole.writeBytes(payload);
                if ((head & 0x80) != 0) {
                    return new Received(binary, whole.toByteArray());
                }
            }
        }
        throw new IOException("nothing but pings for " + LIMIT);
    }

    /// Reads on, answering nothing, until a ping comes; to be used last, for a message may be left half read.
    ///
    /// @return whether one came in time
    /// @throws IOException when the connection ends
    public boolean awaitPing(Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis(); left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                socket.setSoTimeout(Math.toIntExact(left));
                int opcode = in.readUnsignedByte() & 0xf;
                var _ = payload();
                if (opcode == PING) {
                    return true;
                }
            }
            return false;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    /// Ends the connection by a TCP reset, as a machine that crashed and came back does.
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int handshake(URI address, List<String> headers) throws IOException {
        String target = address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        var request = new StringBuilder("GET %s HTTP/1.1\r\n".formatted(target));
        if (headers.stream().noneMatch(header -> header.startsWith("Host: "))) {
            request.append("Host: localhost:%d\r\n".formatted(address.getPort()));
        }
        headers.forEach(header -> request.append(header).append("\r\n"));
        request.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")
                .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 101".length()));
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte();
        long extended = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        return in.readNBytes(Math.toIntExact(extended));
    }

    private void send(int opcode, byte[] payload) throws IOException {
        byte[] mask = {1, 2, 3, (byte) 0xf4};
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        out.write(frame.array(), 0, frame.position());
    }
}
