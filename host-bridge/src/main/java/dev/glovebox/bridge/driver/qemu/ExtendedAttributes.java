package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/// Whether files can carry attributes of users (xattr(7)); some file systems keep none.
final class ExtendedAttributes {
    private static final String PROBE = "glovebox.probe";

    private ExtendedAttributes() {}

    /// Sets one on the directory and removes it again.
    static boolean work(Path directory) {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(directory, UserDefinedFileAttributeView.class);
        try {
            view.write(PROBE, ByteBuffer.wrap(new byte[] {1}));
            view.delete(PROBE);
            return true;
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
