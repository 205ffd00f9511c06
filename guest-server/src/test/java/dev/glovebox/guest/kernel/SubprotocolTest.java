package dev.glovebox.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.websocket.OutgoingMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubprotocolTest {
    private static final KernelMessage MESSAGE = new KernelMessage(
            Channel.SHELL,
            utf8("{\"msg_id\": \"1\",  \"msg_type\":\"execute_request\"}"),
            utf8("{ }"),
            utf8("{\"n\": 1.0000000000000000001, \"s\": \"\\u00e9☃\"}"),
            utf8("{\"code\": \"}{\\\"\"}"),
            List.of(new byte[] {1, 2, 3}, new byte[0], new byte[] {-1}));

    @Test
    void whatIsEncodedDecodesToTheSameBytesInBothProtocols() {
        for (Subprotocol subprotocol : List.of(new V1Subprotocol(), new JsonSubprotocol())) {
            OutgoingMessage encoded = subprotocol.encode(MESSAGE);
            KernelMessage decoded = subprotocol.decode(encoded.text(), joined(encoded));
            assertThat(decoded.channel()).isEqualTo(Channel.SHELL);
            assertThat(decoded.signedParts()).containsExactlyElementsOf(MESSAGE.signedParts());
            assertThat(decoded.buffers()).containsExactlyElementsOf(MESSAGE.buffers());
        }
    }

    @Test
    void jsonWithoutBuffersIsTextThatNamesIdAndTypeAtTheTop() {
        var plain = new KernelMessage(
                Channel.IOPUB, MESSAGE.header(), MESSAGE.parentHeader(), utf8("{}"), utf8("{}"), List.of());
        OutgoingMessage encoded = new JsonSubprotocol().encode(plain);
        assertThat(encoded.text()).isTrue();
        assertThat(new String(joined(encoded), StandardCharsets.UTF_8))
                .contains(
                        "\"channel\": \"iopub\"",
                        "\"msg_id\": \"1\"",
                        "\"msg_type\": \"execute_request\"",
                        "\"buffers\": []");
    }

    @Test
    void aJsonMessageWithoutChannelGoesToTheShell() {
        KernelMessage decoded = new JsonSubprotocol()
                .decode(true, utf8("{\"header\": {\"msg_id\": \"7\", \"msg_type\": \"t\"}, \"x\": [1]}"));
        assertThat(decoded.channel()).isEqualTo(Channel.SHELL);
        assertThat(decoded.peek().id()).isEqualTo("7");
        assertThat(new String(decoded.content(), StandardCharsets.UTF_8)).isEqualTo("{}");
    }

    @Test
    void randomBytesAreMalformedAndNothingElse() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = new byte[random.nextInt(80)];
            random.nextBytes(frame);
            if (frame.length >= 8 && random.nextBoolean()) {
                ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putLong(random.nextInt(9));
            }
            for (Subprotocol subprotocol : List.of(new V1Subprotocol(), new JsonSubprotocol())) {
                decodesOrIsMalformed(subprotocol, random.nextBoolean(), frame);
            }
        }
    }

    @Test
    void brokenCopiesOfAGoodFrameAreMalformedOrStillWhole() {
        var random = new Random(8);
        byte[] good = joined(new V1Subprotocol().encode(MESSAGE));
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = Arrays.copyOf(good, random.nextInt(good.length + 8));
            if (frame.length > 0) {
                frame[random.nextInt(Math.min(frame.length, 80))] = (byte) random.nextInt();
            }
            decodesOrIsMalformed(new V1Subprotocol(), false, frame);
        }
    }

    @Test
    void aCountThatTheFrameCannotHoldIsRefusedBeforeAnythingIsAllocated() {
        byte[] frame = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1L << 62)
                .array();
        assertThatThrownBy(() -> new V1Subprotocol().decode(false, frame))
                .isInstanceOf(MalformedMessageException.class);
        byte[] legacy = ByteBuffer.allocate(24).putInt(0x7fffffff).array();
        assertThatThrownBy(() -> new JsonSubprotocol().decode(false, legacy))
                .isInstanceOf(MalformedMessageException.class);
    }

    private static void decodesOrIsMalformed(Subprotocol subprotocol, boolean text, byte[] frame) {
        try {
            assertThat(subprotocol.decode(text, frame)).isNotNull();
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static byte[] joined(OutgoingMessage message) {
        var out = new ByteArrayOutputStream();
        message.parts().forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
