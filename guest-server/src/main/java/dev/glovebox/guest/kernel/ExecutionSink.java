package dev.glovebox.guest.kernel;

import java.io.IOException;

/// Takes the outputs of an execution one by one.
interface ExecutionSink {
    /// An output came.
    ///
    /// @throws IOException when the client is gone
    void output(JournalEntry entry) throws IOException;

    /// Nothing has come for a while.
    ///
    /// @throws IOException when the client is gone
    default void quiet() throws IOException {}
}
