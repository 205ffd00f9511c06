package dev.glovebox.guest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the kernel gateway listens, and to whom.
///
/// @param host its address (`KG_IP`, that of the API)
/// @param port its port; 0 picks a free one (`JUPYTER_KERNEL_GATEWAY_APP_PORT` or `KG_PORT`, 8888)
/// @param portRetries how many of the next ports are tried when it is taken (`KG_PORT_RETRIES`, 0)
/// @param token what callers have to show (`KG_AUTH_TOKEN`, the API's token)
/// @param tls its certificate, when it speaks TLS
public record GatewayListener(
        String host, int port, int portRetries, Optional<String> token, Optional<Certificate> tls) {

    /// What TLS needs, as PEM files.
    ///
    /// @param chain the certificate and those that signed it (`KG_CERTFILE`)
    /// @param key its private key, which may be in the same file (`KG_KEYFILE`)
    /// @param clientCa who has signed the certificates that clients must have (`KG_CLIENT_CA`); empty for none
    /// @param protocols the versions that are spoken (`KG_SSL_VERSION`)
    public record Certificate(Path chain, Path key, Optional<Path> clientCa, List<String> protocols) {}

    /// The same with a token.
    GatewayListener withToken(String newToken) {
        return new GatewayListener(host, port, portRetries, Optional.of(newToken), tls);
    }

    /// The same on another port.
    GatewayListener withPort(int newPort) {
        return new GatewayListener(host, newPort, portRetries, token, tls);
    }
}
