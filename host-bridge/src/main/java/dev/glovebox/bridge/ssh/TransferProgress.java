package dev.glovebox.bridge.ssh;

/// Is told how far a copy has come, by the thread that copies.
@FunctionalInterface
public interface TransferProgress {

    /// Tells nobody.
    TransferProgress NONE = (_, _, _) -> {};

    /// @param file the name of the file that is being copied
    /// @param doneBytes how much has been copied of all files
    /// @param totalBytes how much it will be, or -1 while that is unknown
    void moved(String file, long doneBytes, long totalBytes);
}
