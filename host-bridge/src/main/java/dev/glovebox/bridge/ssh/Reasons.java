package dev.glovebox.bridge.ssh;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// Why a copy failed, for people: what the library and the JDK say of it is often only a name or a number.
final class Reasons {
    private Reasons() {}

    static String of(Exception failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + " does not exist";
            case AccessDeniedException e -> e.getFile() + " may not be read or written";
            case FileAlreadyExistsException e -> e.getFile() + " exists already";
            case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
            case SftpException e -> "the guest says: " + words(e);
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static String words(SftpException failure) {
        return switch (failure.getStatus()) {
            case SftpConstants.SSH_FX_NO_SUCH_FILE -> "there is no such file or directory";
            case SftpConstants.SSH_FX_PERMISSION_DENIED -> "permission denied";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
