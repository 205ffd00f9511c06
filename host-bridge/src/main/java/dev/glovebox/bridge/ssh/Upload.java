package dev.glovebox.bridge.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// Copies to a guest, under a name of its own beside the target first.
final class Upload {
    private static final int OWNER_ONLY = 0700;

    private final SftpClient sftp;
    private final Transfer transfer;
    private final List<Made> made = new ArrayList<>();

    Upload(SftpClient sftp, TransferLimits limits, TransferProgress progress) {
        this.sftp = sftp;
        this.transfer = new Transfer(limits, progress);
    }

    void run(Path local, String remote) throws IOException {
        Path source = local.toRealPath();
        transfer.expect(size(source));
        String target = target(source, remote);
        String fresh = target + ".glovebox-" + UUID.randomUUID();
        try {
            copy(source, fresh, 0);
            rename(fresh, target);
        } catch (IOException e) {
            removeQuietly(e);
            throw e;
        }
    }

    private String target(Path source, String remote) throws IOException {
        String path = remote.isEmpty() ? "." : remote;
        Attributes there = attributes(path);
        if (there != null && there.isDirectory()) {
            String inside = RemoteName.join(path, String.valueOf(source.getFileName()));
            there = attributes(inside);
            path = inside;
        }
        if (there != null && (there.isDirectory() || Files.isDirectory(source))) {
            throw new IOException(path + " exists already");
        }
        return path;
    }

    private @Nullable Attributes attributes(String path) throws IOException {
        try {
            return sftp.stat(path);
        } catch (SftpException e) {
            if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
                return null;
            }
            throw e;
        }
    }

    private void copy(Path local, String remote, int depth) throws IOException {
        transfer.enter(depth);
        if (Files.isSymbolicLink(local)) {
            sftp.symLink(remote, Files.readSymbolicLink(local).toString());
            made.add(new Made(remote, false));
        } else if (Files.isDirectory(local)) {
            copyDirectory(local, remote, depth);
        } else if (Files.isRegularFile(local)) {
            copyFile(local, remote);
        } else {
            throw new IOException(local + " is neither a file nor a directory");
        }
    }

    private void copyDirectory(Path local, String remote, int depth) throws IOException {
        sftp.mkdir(remote);
        made.add(new Made(remote, true));
        sftp.setStat(remote, mode(OWNER_ONLY));
        try (Stream<Path> entries = Files.list(local)) {
            for (Path each : (Iterable<Path>) entries::iterator) {
                copy(each, RemoteName.join(remote, String.valueOf(each.getFileName())), depth + 1);
            }
        }
        sftp.setStat(remote, mode(local));
    }

    private void copyFile(Path local, String remote) throws IOException {
        try (InputStream from = Files.newInputStream(local);
                OutputStream to = sftp.write(remote, OpenMode.Create, OpenMode.Write, OpenMode.Exclusive)) {
            made.add(new Made(remote, false));
            sftp.setStat(remote, mode(local)); // before there is anything to be read
            transfer.move(String.valueOf(local.getFileName()), from, to);
        }
    }

    private static Attributes mode(Path local) throws IOException {
        return mode(FileMode.bits(Files.getPosixFilePermissions(local, LinkOption.NOFOLLOW_LINKS)));
    }

    private static Attributes mode(int mode) {
        var attributes = new Attributes();
        attributes.setPermissions(mode);
        return attributes;
    }

    /// By rename(2) where the server can, which replaces a file at once.
    private void rename(String from, String to) throws IOException {
        OpenSSHPosixRenameExtension posix = sftp.getExtension(OpenSSHPosixRenameExtension.class);
        if (posix != null && posix.isSupported()) {
            posix.posixRename(from, to);
        } else {
            sftp.rename(from, to);
        }
    }

    /// What a failed copy has left, the last first.
    private void removeQuietly(IOException why) {
        try {
            for (Made each : made.reversed()) {
                if (each.directory()) {
                    sftp.rmdir(each.path());
                } else {
                    sftp.remove(each.path());
                }
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private static long size(Path source) throws IOException {
        var size = new long[1];
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                size[0] += attributes.isRegularFile() ? attributes.size() : 0;
                return FileVisitResult.CONTINUE;
            }
        });
        return size[0];
    }

    /// What the copy has made in the guest.
    private record Made(String path, boolean directory) {}
}
