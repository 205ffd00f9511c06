package dev.glovebox.guest.accessibility;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.jspecify.annotations.Nullable;

/// A call that was sent, and is answered or not.
final class PendingReply {
    private final CompletableFuture<@Nullable Message> answer = new CompletableFuture<>();
    private final Consumer<PendingReply> forget;

    /// @param forget told when nobody waits any more
    PendingReply(Consumer<PendingReply> forget) {
        this.forget = forget;
    }

    /// Hands the answer over.
    ///
    /// @param message null when there will be none, as the connection has ended
    void complete(@Nullable Message message) {
        answer.complete(message);
    }

    /// Waits for the answer, `nanos` at most.
    Reply await(long nanos) {
        try {
            return reply(answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            forget.accept(this);
            return new Reply.Silence();
        } catch (InterruptedException _) {
            forget.accept(this);
            Thread.currentThread().interrupt();
            return new Reply.Silence();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reply reply(@Nullable Message message) {
        if (message == null) {
            return new Reply.Lost();
        }
        try {
            Object[] values = message.getParameters();
            List<Object> list = values == null ? List.of() : List.of(values);
            return message instanceof Error
                    ? new Reply.Refused(message.getName(), list.isEmpty() ? "" : String.valueOf(list.getFirst()))
                    : new Reply.Values(list);
        } catch (DBusException | RuntimeException e) { // whoever answered sent what cannot be read
            return new Reply.Refused("unreadable", String.valueOf(e.getMessage()));
        }
    }
}
