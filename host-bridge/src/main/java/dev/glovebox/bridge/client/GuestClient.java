package dev.glovebox.bridge.client;

import static dev.glovebox.bridge.client.GuestException.Kind.BROKEN_ANSWER;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.glovebox.bridge.client.generated.ApiClient;
import dev.glovebox.bridge.client.generated.ApiException;
import dev.glovebox.bridge.client.generated.model.ActionBatch;
import dev.glovebox.bridge.client.generated.model.BatchResult;
import dev.glovebox.bridge.client.generated.model.Health;
import dev.glovebox.bridge.client.generated.model.RecordingStarted;
import dev.glovebox.bridge.client.generated.model.RecordingWithEvents;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A guest server's API, as a sandbox's manager uses it; [#ask] reaches every other operation by the generated
/// classes.
///
/// A guest is not trusted: whatever it answers, a call ends within [GuestLimits], in a value or in a
/// [GuestException]. Any thread may call it.
public final class GuestClient implements AutoCloseable {
    private final GuestHttp http;

    public GuestClient(GuestEndpoint endpoint) {
        this(endpoint, GuestLimits.DEFAULT);
    }

    public GuestClient(GuestEndpoint endpoint, GuestLimits limits) {
        http = new GuestHttp(endpoint, limits);
    }

    public GuestEndpoint endpoint() {
        return http.endpoint();
    }

    /// How the guest's parts are. Needs no token.
    ///
    /// @throws GuestException when the guest does not answer that
    public Health health() throws GuestException {
        return get("/health", Health.class);
    }

    /// Whether display, input and kernels can be used. Needs no token.
    ///
    /// @return the guest's health, when it is ready; empty while it is not
    /// @throws GuestException when the guest does not answer that
    public Optional<Health> ready() throws GuestException {
        HttpRequest request = http.request("/health/ready").build();
        GuestAnswer answer = http.call(request, http.limits().maxJsonBytes(), 503);
        Health health = GuestJson.read(GuestHttp.describe(request), answer.body(), Health.class);
        return answer.status() == 503 ? Optional.empty() : Optional.of(health);
    }

    /// The screen, now.
    ///
    /// @throws GuestException when there is no display, an option is wrong, or the image is none or too large
    public Screenshot screenshot(ScreenshotOptions options) throws GuestException {
        HttpRequest request = http.request("/screenshot" + options.query())
                .header("Accept", "image/png, image/*;q=0.9")
                .build();
        GuestAnswer answer = http.call(request, http.limits().maxImageBytes());
        return Screenshot.of(GuestHttp.describe(request), answer, http.limits());
    }

    /// Begins a recording.
    ///
    /// @throws GuestException with status 409 when one runs already
    public RecordingStarted startRecording(RecordingOptions options) throws GuestException {
        return post("/record?mode=start" + options.query(), RecordingStarted.class);
    }

    /// Ends a recording.
    ///
    /// @param id empty for the one without
    /// @return what happened in it, at most the first 100,000 events
    /// @throws GuestException with status 404 or 409 when none runs
    public RecordingWithEvents stopRecording(Optional<String> id) throws GuestException {
        var named = new RecordingOptions(id, false, false);
        return post("/record?mode=stop" + named.query(), RecordingWithEvents.class);
    }

    /// Moves, clicks, types: one after the other, with nothing of others in between.
    ///
    /// @throws GuestException with status 400 when something in it is wrong, before anything is done
    public BatchResult actions(ActionBatch batch) throws GuestException {
        HttpRequest request = http.json("POST", "/actions", bytes(batch)).build();
        GuestAnswer answer = http.call(request, http.limits().maxJsonBytes());
        return GuestJson.read(GuestHttp.describe(request), answer.body(), BatchResult.class);
    }

    /// One call of the generated classes.
    @FunctionalInterface
    public interface Operation<T> {
        T call(ApiClient api) throws ApiException;
    }

    /// Calls any operation of the contract, within the same limits:
    /// `client.ask(api -> new DisplayApi(api).getDisplay())`.
    ///
    /// @throws GuestException as all calls do
    public <T> T ask(Operation<T> operation) throws GuestException {
        try {
            return operation.call(generated());
        } catch (ApiException e) {
            throw guestException(e);
        }
    }

    private ApiClient generated() {
        var bounded = new BoundedHttpClient(http);
        var api = new ApiClient() {
            @Override
            public BoundedHttpClient getHttpClient() {
                return bounded;
            }
        };
        api.updateBaseUri(http.endpoint().resolve("").toString());
        api.setObjectMapper(GuestJson.MAPPER);
        http.endpoint()
                .token()
                .ifPresent(token ->
                        api.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token)));
        return api;
    }

    private static GuestException guestException(ApiException thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof GuestException known) {
                return known;
            }
        }
        if (thrown.getCode() == 0) {
            String message = GuestJson.printable(String.valueOf(thrown.getMessage()));
            return new GuestException(BROKEN_ANSWER, "the answer is not as the contract says: " + message, thrown);
        }
        HttpHeaders headers = Objects.requireNonNullElseGet(
                thrown.getResponseHeaders(), () -> HttpHeaders.of(Map.of(), (_, _) -> true));
        String body = Objects.requireNonNullElse(thrown.getResponseBody(), "");
        var answer = new GuestAnswer(thrown.getCode(), headers, body.getBytes(StandardCharsets.UTF_8));
        return new GuestException("the guest", GuestJson.problem(answer));
    }

    private <T> T get(String path, Class<T> type) throws GuestException {
        return read(http.request(path).build(), type);
    }

    private <T> T post(String path, Class<T> type) throws GuestException {
        return read(http.request(path).POST(BodyPublishers.noBody()).build(), type);
    }

    private <T> T read(HttpRequest request, Class<T> type) throws GuestException {
        GuestAnswer answer = http.call(request, http.limits().maxJsonBytes());
        return GuestJson.read(GuestHttp.describe(request), answer.body(), type);
    }

    private static byte[] bytes(Object value) {
        try {
            return GuestJson.MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// Ends all calls.
    @Override
    public void close() {
        http.close();
    }
}
