package dev.glovebox.guest;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import java.util.List;

/// TLS from PEM files.
final class GatewayTls {
    private GatewayTls() {}

    /// TLS with `certificate`.
    ///
    /// @throws ConfigException when a file cannot be read, or is not what it should be
    static Tls of(GatewayListener.Certificate certificate) {
        try {
            Keys own = Keys.builder()
                    .pem(pem ->
                            pem.key(Resource.create(certificate.key())).certChain(Resource.create(certificate.chain())))
                    .build();
            TlsConfig.Builder tls = TlsConfig.builder()
                    .privateKey(own)
                    .privateKeyCertChain(own)
                    .enabledProtocols(certificate.protocols());
            certificate
                    .clientCa()
                    .ifPresent(authority -> tls.clientAuth(TlsClientAuth.REQUIRED)
                            .trust(Keys.builder()
                                    .pem(pem -> pem.certificates(Resource.create(authority)))
                                    .build()));
            return tls.build();
        } catch (RuntimeException e) { // Helidon tells bad files by exceptions of many types
            throw new ConfigException(List.of("KG_CERTFILE=%s, KG_KEYFILE=%s: cannot be used: %s"
                    .formatted(certificate.chain(), certificate.key(), e.getMessage())));
        }
    }
}
