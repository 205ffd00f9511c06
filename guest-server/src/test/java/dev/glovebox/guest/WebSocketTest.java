package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.RunningGuest;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSocket framing, frame by frame, through `/websockify` to a TCP server of the test's own.
class WebSocketTest {
    private static final int PING = 0x9;
    private static final int PONG = 0xa;
    private static final int CLOSE = 0x8;
    private static final int BINARY = 0x2;
    private static final int CONTINUATION = 0x0;

    private final ServerSocket vnc;
    private RunningGuest guest;
    private Socket client;
    private Socket peer;
    private DataInputStream in;
    private OutputStream out;

    WebSocketTest() throws IOException {
        vnc = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void connect(@TempDir Path directory) throws IOException {
        guest = RunningGuest.start(
                ":4321", directory, Map.of("GLOVEBOX_VNC_PORT", Integer.toString(vnc.getLocalPort())));
        int port = guest.api("/").getPort();
        client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(20_000);
        in = new DataInputStream(client.getInputStream());
        out = client.getOutputStream();
        String handshake = "GET /websockify HTTP/1.1\r\nHost: localhost:%d\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: binary\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        out.write(handshake.formatted(port).getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        assertThat(head.toString())
                .startsWith("HTTP/1.1 101 ")
                .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Protocol: binary");
        peer = vnc.accept();
        peer.setSoTimeout(20_000);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        peer.close();
        vnc.close();
        guest.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 3_000_001})
    void everyLengthGoesThroughBothWays(int length) throws IOException {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        send(true, BINARY, payload);
        assertThat(peer.getInputStream().readNBytes(length)).isEqualTo(payload);

        peer.getOutputStream().write(payload);
        byte[] received = new byte[0];
        while (received.length < length) {
            byte[] more = receive(BINARY);
            byte[] joined = java.util.Arrays.copyOf(received, received.length + more.length);
            System.arraycopy(more, 0, joined, received.length, more.length);
            received = joined;
        }
        assertThat(received).isEqualTo(payload);
    }

    @Test
    void fragmentsAreOneMessageAndAPingBetweenThemIsAnswered() throws IOException {
        send(false, BINARY, bytes("one "));
        send(true, PING, bytes("are you there"));
        send(false, CONTINUATION, bytes("two "));
        send(true, CONTINUATION, bytes("three"));
        assertThat(new String(receive(PONG), StandardCharsets.US_ASCII)).isEqualTo("are you there");
        assertThat(new String(peer.getInputStream().readNBytes(13), StandardCharsets.US_ASCII))
                .isEqualTo("one two three");
    }

    @Test
    void aCloseIsAnsweredAndEndsTheOtherSide() throws IOException {
        send(true, CLOSE, new byte[] {3, (byte) 0xe8});
        assertThat(receive(CLOSE)).startsWith(3, 0xe8);
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aVanishedClientEndsTheOtherSide() throws IOException {
        client.setSoLinger(true, 0);
        client.close();
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void theOtherSidesEndClosesTheConnection() throws IOException {
        peer.close();
        assertThat(receive(CLOSE)).startsWith(3, 0xe9);
    }

    @Test
    void anUnmaskedFrameIsAProtocolError() throws IOException {
        out.write(new byte[] {(byte) 0x82, 1, 65});
        assertThat(receive(CLOSE)).startsWith(3, 0xea);
    }

    @Test
    void aFrameThatPromisesTooMuchIsRefusedWithoutWaitingForIt() throws IOException {
        out.write(new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 1, 0, 0, 0, 0});
        assertThat(receive(CLOSE)).startsWith(3, 0xf1);
    }

    private void send(boolean last, int opcode, byte[] payload) throws IOException {
        byte[] mask = {1, 2, 3, (byte) 0xf4};
        var frame = new java.io.ByteArrayOutputStream();
        frame.write((last ? 0x80 : 0) | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        out.write(frame.toByteArray());
    }

    private byte[] receive(int opcode) throws IOException {
        assertThat(in.readUnsignedByte()).isEqualTo(0x80 | opcode);
        int length = in.readUnsignedByte();
        long extended = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        return in.readNBytes((int) extended);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
