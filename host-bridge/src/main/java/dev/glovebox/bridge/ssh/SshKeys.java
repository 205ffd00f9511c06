package dev.glovebox.bridge.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The keys by which a sandbox and its host know each other from the first contact on; both are made by the host.
///
/// @param client the key that opens the sandbox
/// @param guest the key that the guest's SSH server shows
public record SshKeys(SshKey client, SshKey guest) {
    /// The names of the files in a sandbox's directory `ssh`.
    static final String IDENTITY = "id_ed25519";

    static final String HOST_KEY = "ssh_host_ed25519_key";
    static final String KNOWN_HOSTS = "known_hosts";

    /// Makes new keys for a sandbox.
    public static SshKeys generate(String sandbox) {
        return new SshKeys(SshKey.generate("glovebox " + sandbox), SshKey.generate("glovebox guest " + sandbox));
    }

    /// The name that `known_hosts` has the guest's key under, whatever port it is reached by (`HostKeyAlias`).
    public static String alias(String sandbox) {
        return "glovebox-" + sandbox;
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IOException when a file is missing or cannot be read
    public static SshKeys read(Path directory) throws IOException {
        return new SshKeys(readKey(directory, IDENTITY), readKey(directory, HOST_KEY));
    }

    /// Writes `id_ed25519`, `ssh_host_ed25519_key`, the public half of each beside it, and `known_hosts`, all of
    /// which only their owner can read. A file that exists is replaced as a whole.
    ///
    /// @param directory is made when there is none
    /// @throws IOException when it cannot be written
    public void write(Path directory, String sandbox) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(permissions("rwx------")));
        writeKey(directory, IDENTITY, client);
        writeKey(directory, HOST_KEY, guest);
        writeFile(directory.resolve(KNOWN_HOSTS), alias(sandbox) + " " + guest.typeAndKey() + "\n");
    }

    private static SshKey readKey(Path directory, String name) throws IOException {
        return new SshKey(
                Files.readString(directory.resolve(name)), Files.readString(directory.resolve(name + ".pub")));
    }

    private static void writeKey(Path directory, String name, SshKey key) throws IOException {
        writeFile(directory.resolve(name), key.privateKey());
        writeFile(directory.resolve(name + ".pub"), key.publicKey());
    }

    private static void writeFile(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(permissions("rw-------")));
        Files.write(fresh, List.of(text.stripTrailing()), StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Set<PosixFilePermission> permissions(String text) {
        return PosixFilePermissions.fromString(text);
    }
}
