package dev.glovebox.bridge.vm;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// All sandboxes of a home.
///
/// @param home where they are kept
public record SandboxStore(Home home) {

    private static final Duration KEEPER_LIMIT = Duration.ofSeconds(30);

    /// Makes the directory of a new sandbox, with its configuration.
    ///
    /// @throws SandboxException when the configuration cannot work or the name is taken
    SandboxDirectory create(SandboxVmConfig config) throws SandboxException {
        ConfigCheck.check(config);
        String name = config.uniqueName() ? SandboxName.unique(config.name()) : config.name();
        String token = config.token().orElseGet(Tokens::make);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectories(home.sandboxes());
            SandboxDirectory directory = new SandboxDirectory(Files.createDirectory(home.sandbox(name), owner));
            Files.createDirectory(directory.logs(), owner);
            directory.write(config.as(name, token));
            directory.write(SandboxState.created());
            return directory;
        } catch (FileAlreadyExistsException e) {
            throw taken(name);
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.FAILED, "the sandbox's directory cannot be made: " + e.getMessage(), e);
        }
    }

    private static SandboxException taken(String name) {
        return new SandboxException(
                SandboxException.Kind.CONFLICT,
                "there is a sandbox named %s already: start it (glovebox start %s), remove it (glovebox rm %s), or choose"
                                .formatted(name, name, name)
                        + " another name");
    }

    /// Looks whether a sandbox could be made, before anything is.
    ///
    /// @throws SandboxException when the configuration cannot work or the name is taken
    public void check(SandboxVmConfig config) throws SandboxException {
        ConfigCheck.check(config);
        if (!config.uniqueName() && home.hasSandbox(config.name())) {
            throw taken(config.name());
        }
    }

    /// The directory of a sandbox that is there.
    ///
    /// @throws SandboxException when there is none of that name, with those that there are
    public SandboxDirectory find(String name) throws SandboxException {
        if (!home.hasSandbox(SandboxName.checked(name))) {
            List<String> names = list().stream().map(SandboxDirectory::name).toList();
            throw new SandboxException(
                    SandboxException.Kind.NOT_FOUND,
                    "there is no sandbox named " + name
                            + (names.isEmpty() ? "; there are none" : "; there are " + String.join(", ", names)));
        }
        return new SandboxDirectory(home.sandbox(name));
    }

    /// All sandboxes, by name.
    public List<SandboxDirectory> list() throws SandboxException {
        try (Stream<Path> entries = Files.list(home.sandboxes())) {
            return entries.filter(Files::isDirectory)
                    .sorted()
                    .map(SandboxDirectory::new)
                    .toList();
        } catch (java.nio.file.NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.FAILED, home.sandboxes() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// The state of a sandbox as it really is: when the keeper of a living machine is gone, so is the machine,
    /// since it dies with its keeper, and that is written down.
    ///
    /// @throws SandboxException when its files are damaged
    public SandboxState actual(SandboxDirectory directory) throws SandboxException {
        SandboxState state = directory.state();
        if (!state.lifecycle().isAlive() || directory.isKept()) {
            return state;
        }
        SandboxState again = directory.state(); // the keeper may have ended in good order just now
        if (!again.lifecycle().isAlive() || directory.isKept()) {
            return again;
        }
        try {
            KeeperProcess.sweep(directory);
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.FAILED, directory.path() + " cannot be tidied: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return directory.state();
    }

    /// Removes a sandbox with its disk.
    ///
    /// @param force whether it is ended first if it runs
    /// @throws SandboxException when it runs and `force` is not set
    public void remove(String name, boolean force) throws SandboxException {
        SandboxDirectory directory = find(name);
        if (directory.isKept()) {
            if (!force) {
                throw new SandboxException(
                        SandboxException.Kind.CONFLICT,
                        "%s runs: stop it first, or use --force".formatted(directory.name()));
            }
            new KeeperClient(directory).end(Duration.ZERO, KEEPER_LIMIT);
        }
        delete(directory);
    }

    void delete(SandboxDirectory directory) throws SandboxException {
        try {
            if (!KeeperProcess.sweep(directory)) {
                throw new SandboxException(
                        SandboxException.Kind.CONFLICT, directory.name() + " is just being started: stop it first");
            }
            directory.delete();
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.FAILED, directory.path() + " cannot be removed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
