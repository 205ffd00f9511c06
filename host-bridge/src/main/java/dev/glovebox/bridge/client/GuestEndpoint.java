package dev.glovebox.bridge.client;

import java.net.URI;
import java.util.Optional;

/// Where a guest's API is, and what has to be shown to it.
///
/// @param baseUri what paths are appended to, as in `http://127.0.0.1:8765`; a path of its own is kept
/// @param token sent in the header `Authorization`; empty where none is needed
public record GuestEndpoint(URI baseUri, Optional<String> token) {

    /// @throws IllegalArgumentException when it is not an address of http or https
    public GuestEndpoint {
        boolean http = "http".equals(baseUri.getScheme()) || "https".equals(baseUri.getScheme());
        if (!http || baseUri.getHost() == null || baseUri.getQuery() != null) {
            throw new IllegalArgumentException("%s: expected http://HOST:PORT".formatted(baseUri));
        }
        token.ifPresent(GuestEndpoint::checkToken);
    }

    /// A guest that needs no token.
    public static GuestEndpoint of(URI baseUri) {
        return new GuestEndpoint(baseUri, Optional.empty());
    }

    /// A guest with its token.
    public static GuestEndpoint of(URI baseUri, String token) {
        return new GuestEndpoint(baseUri, Optional.of(token));
    }

    /// The address of a path, which begins with `/` and is escaped already, with or without a query.
    public URI resolve(String path) {
        String base = baseUri.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private static void checkToken(String token) {
        if (token.isEmpty() || token.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            throw new IllegalArgumentException("the token has characters that no header may have, or none");
        }
    }

    /// Without the token, so that it may be logged.
    @Override
    public String toString() {
        return baseUri + (token.isPresent() ? " (with a token)" : "");
    }
}
