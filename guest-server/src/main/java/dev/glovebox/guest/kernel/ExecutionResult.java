package dev.glovebox.guest.kernel;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What is told at the end of an execution, in whatever form.
final class ExecutionResult {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_METADATA = "{}".getBytes(StandardCharsets.US_ASCII);

    private ExecutionResult() {}

    /// Adds `status`, `executionCount` and the reply's `metadata` (what the cell has used is in there).
    ///
    /// @param reply null when the kernel did not get to reply
    static RawJson of(RawJson json, String status, @Nullable KernelMessage reply) {
        byte[] count = reply == null ? NULL : JsonFields.raw(reply.content(), "execution_count")[0];
        return json.with("status", status)
                .raw("executionCount", count.length == 0 ? NULL : count)
                .raw("metadata", reply == null ? NO_METADATA : reply.metadata());
    }
}
