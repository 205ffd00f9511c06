package dev.glovebox.bridge.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.jspecify.annotations.Nullable;

/// Copies from a guest, into a new private directory beside the target first: nothing in there is the guest's
/// choice but names, which are checked, and content.
final class Download {
    private static final int MAX_LEFT_OUT = 1_000;

    private final SftpClient sftp;
    private final Transfer transfer;
    private final List<String> leftOut = new ArrayList<>();

    Download(SftpClient sftp, TransferLimits limits, TransferProgress progress) {
        this.sftp = sftp;
        this.transfer = new Transfer(limits, progress);
    }

    /// @return what was left out, 1,000 at most
    List<String> run(String remote, Path local) throws IOException {
        Attributes attributes = sftp.stat(remote);
        Path target = Files.isDirectory(local) ? local.resolve(RemoteName.checked(RemoteName.last(remote))) : local;
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IOException("there is no directory " + parent);
        }
        if (attributes.isDirectory() && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(target + " exists already");
        }
        Path fresh = Files.createTempDirectory(parent, ".glovebox-");
        try {
            Path copied = fresh.resolve("copy");
            if (attributes.isRegularFile()) {
                transfer.expect(attributes.getSize());
            }
            copy(remote, attributes, copied, 0);
            if (!Files.exists(copied)) {
                throw new IOException("it is neither a file nor a directory");
            }
            Files.move(copied, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(fresh);
        }
        return leftOut;
    }

    private void copy(String remote, Attributes attributes, Path local, int depth) throws IOException {
        transfer.enter(depth);
        if (attributes.isDirectory()) {
            Files.createDirectory(local);
            copyEntries(remote, local, depth);
            Files.setPosixFilePermissions(local, FileMode.permissions(attributes.getPermissions() | 0700));
        } else if (attributes.isRegularFile()) {
            copyFile(remote, local);
            Files.setPosixFilePermissions(local, FileMode.permissions(attributes.getPermissions() | 0400));
        } else if (leftOut.size() < MAX_LEFT_OUT) {
            leftOut.add(remote);
        }
    }

    private void copyEntries(String remote, Path local, int depth) throws IOException {
        try (SftpClient.CloseableHandle handle = sftp.openDir(remote)) {
            for (List<SftpClient.DirEntry> some = sftp.readDir(handle); some != null; some = sftp.readDir(handle)) {
                transfer.enter(depth); // a listing without end has a limit, even when it is empty
                for (SftpClient.DirEntry entry : some) {
                    String name = entry.getFilename();
                    if (!RemoteName.isDots(name)) {
                        Path to = local.resolve(RemoteName.checked(name));
                        copy(RemoteName.join(remote, name), entry.getAttributes(), to, depth + 1);
                    }
                }
            }
        }
    }

    private void copyFile(String remote, Path local) throws IOException {
        try (InputStream from = sftp.read(remote);
                OutputStream to = Files.newOutputStream(
                        local, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            transfer.move(RemoteName.last(remote), from, to);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
