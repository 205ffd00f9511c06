package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.ErrorShape;
import java.util.Map;

/// Errors as Jupyter's servers give them: `{"reason", "message"}`.
public final class GatewayErrors {
    /// The shape of errors on the kernel API.
    public static final ErrorShape SHAPE = (_, problem, _) -> new ErrorShape.Body(
            "application/json", Map.of("reason", problem.status().reasonPhrase(), "message", problem.detail()));

    private GatewayErrors() {}

    /// Whether `path` belongs to the kernel API.
    public static boolean own(String path) {
        return path.equals("/api") || path.startsWith("/api/") || path.startsWith("/kernelspecs/");
    }
}
