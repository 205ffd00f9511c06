package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// QEMU's version, as it says it.
final class QemuVersion {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private QemuVersion() {}

    /// @return `7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)` for example
    static String read(Path qemu) throws IOException {
        String text = Tool.run(List.of(qemu.toString(), "--version"), LIMIT).text();
        return text.lines().findFirst().orElse("").replace("QEMU emulator version ", "");
    }
}
