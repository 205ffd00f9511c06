package dev.glovebox.bridge.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What became of a command in a sandbox.
///
/// @param ending how it ended
/// @param output its standard output
/// @param error its standard error
public record ExecResult(Ending ending, Output output, Output error) {

    /// What a command wrote.
    ///
    /// @param kept its beginning, as much as was asked to be kept
    /// @param totalBytes how much it was
    public record Output(byte[] kept, long totalBytes) {

        /// What was kept as text.
        public String text() {
            return new String(kept, UTF_8);
        }

        /// Whether more was written than was kept.
        public boolean truncated() {
            return totalBytes > kept.length;
        }
    }

    /// The ending's: 0 when all is well.
    public int exitCode() {
        return ending.exitCode();
    }
}
