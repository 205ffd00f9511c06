package dev.glovebox.bridge.ssh;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.apache.sshd.common.util.security.SecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/// Tells Apache SSHD of [Ed25519Keys], once in a process.
final class Ed25519Registrar implements SecurityProviderRegistrar {
    private static final String PROVIDER = "SunEC";

    private Ed25519Registrar() {}

    /// Has to be called before Apache SSHD is asked for anything; again and again does no harm.
    static void register() {
        if (!SecurityUtils.isEDDSACurveSupported()) {
            SecurityUtils.registerSecurityProvider(new Ed25519Registrar());
        }
    }

    @Override
    public String getName() {
        return PROVIDER;
    }

    @Override
    public boolean isSupported() {
        return Security.getProvider(PROVIDER) != null;
    }

    @Override
    public Provider getSecurityProvider() {
        return Security.getProvider(PROVIDER);
    }

    @Override
    public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
        return Optional.of(new Ed25519Keys());
    }
}
