package dev.glovebox.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireProtocolTest {
    private static final KernelMessage MESSAGE = new KernelMessage(
            Channel.SHELL, utf8("{\"a\":1}"), utf8("{}"), utf8("{}"), utf8("{\"b\":2}"), List.of(new byte[] {9}));

    @Test
    void aMessageIsSignedAsRfc2104Says() {
        List<byte[]> frames = new WireProtocol("key").frames(MESSAGE);
        assertThat(new String(frames.get(0), StandardCharsets.US_ASCII)).isEqualTo("<IDS|MSG>");
        // printf '{"a":1}{}{}{"b":2}' | openssl dgst -sha256 -hmac key
        assertThat(new String(frames.get(1), StandardCharsets.US_ASCII))
                .isEqualTo("0206f42f4ae2a48f6054ab91271f90c100f7022f55fb1f23de6377624d533752");
        assertThat(frames).hasSize(7);
    }

    @Test
    void whatIsSentIsReceivedWhateverStandsBeforeTheDelimiter() {
        var wire = new WireProtocol("key");
        List<byte[]> frames = new ArrayList<>(wire.frames(MESSAGE));
        frames.addFirst(utf8("identity"));
        KernelMessage received = wire.message(Channel.IOPUB, frames).orElseThrow();
        assertThat(received.signedParts()).containsExactlyElementsOf(MESSAGE.signedParts());
        assertThat(received.buffers()).containsExactly(new byte[] {9});
    }

    @Test
    void aChangedMessageAnotherKeyOrAMissingFrameIsNoMessage() {
        List<byte[]> frames = new ArrayList<>(new WireProtocol("key").frames(MESSAGE));
        assertThat(new WireProtocol("other").message(Channel.SHELL, frames)).isEmpty();
        assertThat(new WireProtocol("key").message(Channel.SHELL, frames.subList(0, 5)))
                .isEmpty();
        assertThat(new WireProtocol("key").message(Channel.SHELL, List.of())).isEmpty();
        frames.set(5, utf8("{\"b\":3}"));
        assertThat(new WireProtocol("key").message(Channel.SHELL, frames)).isEmpty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
