package dev.glovebox.bridge.image;

import dev.glovebox.bridge.vm.BridgeJson;
import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The images of a home.
///
/// @param home where they are kept
/// @param product the product's directory, in which `vm-image/build.sh` lies
public record Images(Home home, Path product) {

    /// The flavours that can be built, smallest first.
    public static final List<String> FLAVOURS = List.of("base", "browser", "full");

    /// The images that are there, by flavour.
    ///
    /// @throws SandboxException when their directory cannot be read
    public List<ImageManifest> list() throws SandboxException {
        var found = new TreeMap<String, ImageManifest>();
        try (Stream<Path> entries = Files.exists(home.images()) ? Files.list(home.images()) : Stream.empty()) {
            for (Path entry : entries.filter(Files::isSymbolicLink).toList()) {
                Path manifest = entry.resolve("manifest.json");
                if (Files.exists(manifest)) {
                    found.put(
                            entry.getFileName().toString(),
                            BridgeJson.mapper().readValue(manifest.toFile(), ImageManifest.class));
                }
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.FAILED, home.images() + " cannot be read: " + e.getMessage(), e);
        }
        return new ArrayList<>(found.values());
    }

    /// Builds an image, or finds that it is up to date.
    ///
    /// @param options further arguments of `vm-image/build.sh`
    /// @param progress gets each line that the recipe prints
    /// @throws SandboxException when it cannot be built, with what the recipe said last
    public void build(String flavour, List<String> options, Consumer<String> progress)
            throws SandboxException, InterruptedException {
        if (!FLAVOURS.contains(flavour)) {
            throw new SandboxException(
                    SandboxException.Kind.BAD_REQUEST,
                    "there is no flavour named %s: it is one of %s".formatted(flavour, String.join(", ", FLAVOURS)));
        }
        Path recipe = product.resolve("vm-image/build.sh");
        var command = new ArrayList<>(List.of(recipe.toString(), "--flavour", flavour));
        command.addAll(options);
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new java.io.File("/dev/null"));
        builder.environment().put("GLOVEBOX_HOME", home.root().toString());
        try {
            Process process = builder.start();
            String last = relay(process, progress);
            int code = process.waitFor();
            if (code != 0) {
                throw new SandboxException(
                        code == 3 ? SandboxException.Kind.MISSING : SandboxException.Kind.FAILED,
                        "the image %s could not be built (%s ended with %d): %s"
                                .formatted(flavour, recipe, code, last));
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.MISSING, "the image's recipe cannot be run: " + e.getMessage(), e);
        }
    }

    private static String relay(Process process, Consumer<String> progress) throws IOException {
        String last = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                progress.accept(line);
                last = line.isBlank() ? last : line.strip();
            }
        } finally {
            if (Thread.currentThread().isInterrupted()) {
                process.destroy();
            }
        }
        return last.isEmpty() ? "it said nothing" : last;
    }
}
