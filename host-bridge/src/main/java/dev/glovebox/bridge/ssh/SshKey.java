package dev.glovebox.bridge.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/// A pair of Ed25519 keys, as OpenSSH's files have them (openssh-key-v1, without a passphrase; RFC 4253 §6.6).
///
/// @param privateKey the text of the private key's file
/// @param publicKey the line of the public key's file: type, base64, comment
public record SshKey(String privateKey, String publicKey) {

    /// Makes a new pair.
    ///
    /// @param comment what the public key's line ends with, to be recognised by people
    public static SshKey generate(String comment) {
        Ed25519Registrar.register();
        KeyPair pair = Ed25519Keys.generate();
        var privateKey = new ByteArrayOutputStream();
        var publicKey = new ByteArrayOutputStream();
        try {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, privateKey);
            OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, comment, publicKey);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a new key cannot be written", e);
        }
        return new SshKey(privateKey.toString(UTF_8), publicKey.toString(UTF_8).strip() + "\n");
    }

    /// The pair for Apache SSHD.
    ///
    /// @throws SshException when the text is not that of a private key
    KeyPair pair() throws SshException {
        Ed25519Registrar.register();
        try (var text = new ByteArrayInputStream(privateKey.getBytes(UTF_8))) {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName("a sandbox's private key"), text, null);
            Iterator<KeyPair> each = pairs == null ? null : pairs.iterator();
            if (each == null || !each.hasNext()) {
                throw new SshException("the private key is none that OpenSSH writes");
            }
            return each.next();
        } catch (IOException | GeneralSecurityException e) {
            throw new SshException("the private key cannot be read: " + e.getMessage(), e);
        }
    }

    /// The public key without its comment: type and base64.
    String typeAndKey() {
        String[] words = publicKey.strip().split(" ", 3);
        return words[0] + " " + words[1];
    }

    /// Tells the public key only.
    @Override
    public String toString() {
        return "SshKey[" + publicKey.strip() + "]";
    }
}
