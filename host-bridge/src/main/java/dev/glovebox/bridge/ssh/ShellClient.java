package dev.glovebox.bridge.ssh;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.core.CoreModuleProperties;

/// Apache SSHD's client as a sandbox needs it: one key for it, one key of its, nothing read from the user's
/// `~/.ssh`.
final class ShellClient {
    /// Kept, since a logger that nobody holds forgets its level. All that it would say of a failure is thrown.
    private static final Logger LIBRARY = Logger.getLogger("org.apache.sshd");

    private ShellClient() {}

    /// Whoever starts it stops it.
    ///
    /// @param guest the key that the server has to show
    static SshClient start(SshKey guest) throws SshException {
        Ed25519Registrar.register();
        if (LIBRARY.getLevel() == null) {
            LIBRARY.setLevel(Level.OFF);
        }
        PublicKey expected = publicKey(guest);
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setSignatureFactories(List.of(BuiltinSignatures.ed25519));
        client.setServerKeyVerifier((_, _, shown) -> KeyUtils.compareKeys(expected, shown));
        // What is silent for long may be a command that works, or a sandbox that is paused: each step has a limit.
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.NIO_WORKERS.set(client, 1);
        client.start();
        return client;
    }

    private static PublicKey publicKey(SshKey key) throws SshException {
        try {
            return PublicKeyEntry.parsePublicKeyEntry(key.typeAndKey()).resolvePublicKey(null, null, null);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SshException("the guest's public key cannot be read: " + e.getMessage(), e);
        }
    }
}
