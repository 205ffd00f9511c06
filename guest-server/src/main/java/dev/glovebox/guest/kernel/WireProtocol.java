package dev.glovebox.guest.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Messages as ZeroMQ frames, signed with the kernel's key ([Jupyter messaging, the wire protocol](
/// https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol)). Not thread-safe.
final class WireProtocol {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    private static final int PARTS = 4;
    private static final String ALGORITHM = "HmacSHA256";

    private final @Nullable Mac mac;

    /// @param key the connection file's key; an empty one means that nothing is signed
    WireProtocol(String key) {
        this.mac = key.isEmpty() ? null : mac(key);
    }

    /// The frames of `message`.
    List<byte[]> frames(KernelMessage message) {
        List<byte[]> frames = new ArrayList<>(2 + PARTS + message.buffers().size());
        frames.add(DELIMITER);
        frames.add(signature(message.signedParts()));
        frames.addAll(message.signedParts());
        frames.addAll(message.buffers());
        return frames;
    }

    /// The message in `frames`; empty when there is none, or its signature is wrong.
    Optional<KernelMessage> message(Channel channel, List<byte[]> frames) {
        int delimiter = delimiter(frames);
        int first = delimiter + 2;
        if (frames.size() < first + PARTS) {
            return Optional.empty();
        }
        List<byte[]> parts = frames.subList(first, first + PARTS);
        if (!MessageDigest.isEqual(frames.get(delimiter + 1), signature(parts))) {
            return Optional.empty();
        }
        List<byte[]> buffers = List.copyOf(frames.subList(first + PARTS, frames.size()));
        return Optional.of(new KernelMessage(channel, parts.get(0), parts.get(1), parts.get(2), parts.get(3), buffers));
    }

    /// The last address frame before the message in `frames`: which client a reply is for; empty when there is
    /// none.
    static String address(List<byte[]> frames) {
        int delimiter = delimiter(frames);
        return delimiter == 0 ? "" : new String(frames.get(delimiter - 1), StandardCharsets.UTF_8);
    }

    private static int delimiter(List<byte[]> frames) {
        int delimiter = 0;
        while (delimiter < frames.size() && !Arrays.equals(frames.get(delimiter), DELIMITER)) {
            delimiter++;
        }
        return delimiter;
    }

    private byte[] signature(List<byte[]> parts) {
        if (mac == null) {
            return new byte[0];
        }
        parts.forEach(mac::update);
        return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
    }

    private static Mac mac(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has HmacSHA256
        }
    }
}
