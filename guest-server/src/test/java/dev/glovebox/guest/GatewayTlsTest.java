package dev.glovebox.guest;

import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel gateway with certificates that openssl made.
class GatewayTlsTest {
    private static final String NO_DISPLAY = ":4321";
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    private Path certificate;
    private Path key;

    @BeforeEach
    void makeCertificate() throws IOException, InterruptedException {
        certificate = directory.resolve("server.pem");
        key = directory.resolve("server.key");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
                + " -keyout server.key -out server.pem");
    }

    @Test
    void kernelsAreUsedByHttpsAndWss() throws Exception {
        SSLContext tls = tls(null);
        try (RunningGuest guest = guest(Map.of("KG_CERTFILE", certificate.toString(), "KG_KEYFILE", key.toString()));
                HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            HttpResponse<byte[]> created = client.send(
                    HttpRequest.newBuilder(https(guest, "/api/kernels"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(created.statusCode()).isEqualTo(201);
            String id = Json.mapper().readTree(created.body()).path("id").asText();
            URI channels = RunningGuest.webSocket(https(guest, "/api/kernels/" + id + "/channels"));
            try (KernelSocket socket = KernelSocket.v1(channels, tls)) {
                String printed = stream(socket.run("print('x' * 1_000_000)"), "stdout");
                assertThat(printed).hasSize(1_000_001);
            }
            assertThat(guest.get("/api").statusCode()).as("the API has no TLS").isEqualTo(200);
        }
    }

    @Test
    void aFileMayHoldBothKeyAndCertificate() throws Exception {
        Path both =
                Files.writeString(directory.resolve("both.pem"), Files.readString(key) + Files.readString(certificate));
        try (RunningGuest guest = guest(Map.of("KG_CERTFILE", both.toString(), "KG_SSL_VERSION", "5"));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(tls(null)).build()) {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(https(guest, "/api")).build(), HttpResponse.BodyHandlers.discarding());
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void aClientWithoutACertificateOfTheAuthorityIsRefused() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=client -keyout client.key -out client.pem");
        openssl("pkcs12 -export -in client.pem -inkey client.key -out client.p12 -passout pass:" + PASSWORD);
        Map<String, String> settings = Map.of(
                "KG_CERTFILE", certificate.toString(),
                "KG_KEYFILE", key.toString(),
                "KG_CLIENT_CA", directory.resolve("client.pem").toString());
        try (RunningGuest guest = guest(settings);
                HttpClient known = HttpClient.newBuilder()
                        .sslContext(tls(directory.resolve("client.p12")))
                        .build();
                HttpClient unknown =
                        HttpClient.newBuilder().sslContext(tls(null)).build()) {
            HttpRequest request = HttpRequest.newBuilder(https(guest, "/api")).build();
            assertThat(known.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> unknown.send(request, HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void filesThatCannotBeUsedStopTheStart() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");
        for (Path file : new Path[] {broken, directory.resolve("none.pem")}) {
            assertThatThrownBy(
                            () -> guest(Map.of("KG_CERTFILE", file.toString())).close())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("KG_CERTFILE=" + file);
        }
    }

    private RunningGuest guest(Map<String, String> settings) {
        return RunningGuest.start(NO_DISPLAY, directory.resolve("guest"), settings);
    }

    private static URI https(RunningGuest guest, String path) {
        return URI.create(guest.gateway(path).toString().replaceFirst("^http", "https"));
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(("openssl " + arguments).split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(arguments).isZero();
    }

    /// Trusts the server's certificate, and shows one of its own when there is one.
    private SSLContext tls(@Nullable Path own) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream input = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(input));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(
                own == null ? null : KeyStore.getInstance(own.toFile(), PASSWORD.toCharArray()),
                PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
