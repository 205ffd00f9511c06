package dev.glovebox.bridge.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Takes a body of bounded size. One that says at once that it is larger is not read.
final class BoundedBody implements BodySubscriber<byte[]> {
    private final int maxBytes;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// What a body may not be, as the exception that a call ends with.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    static BodySubscriber<byte[]> of(ResponseInfo info, int maxBytes) {
        var bounded = new BoundedBody(maxBytes);
        long announced = info.headers().firstValueAsLong("Content-Length").orElse(0);
        if (announced > maxBytes) {
            bounded.refuse("the answer has %d bytes; %d are allowed".formatted(announced, maxBytes));
        }
        return bounded;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (body.isDone()) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() > maxBytes - received.size()) {
                refuse("the answer has more than %d bytes".formatted(maxBytes));
                return;
            }
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            received.writeBytes(bytes);
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        body.complete(received.toByteArray());
    }

    private void refuse(String why) {
        received.reset();
        body.completeExceptionally(new Refused(why));
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
