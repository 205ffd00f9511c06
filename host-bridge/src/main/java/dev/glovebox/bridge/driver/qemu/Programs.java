package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.DriverReport;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The programs that machines are run by, looked up on a `PATH` each time, since they may be installed meanwhile.
///
/// @param path directories, separated by `:`
record Programs(String path) {
    static final Program QEMU = new Program("qemu-system-x86_64", "qemu-system-x86");
    static final Program IMG = new Program("qemu-img", "qemu-utils");
    static final Program SETPRIV = new Program("setpriv", "util-linux");
    static final Program SOCAT = new Program("socat", "socat");

    /// A program and the package of Debian and Ubuntu that has it.
    record Program(String name, String aptPackage) {

        DriverReport.Need need() {
            return new DriverReport.Need(
                    name, "install it, on Debian and Ubuntu by: apt-get install --no-install-recommends " + aptPackage);
        }
    }

    Optional<Path> find(Program program) {
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(directory).resolve(program.name()).toAbsolutePath();
            if (!directory.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /// @throws DriverException when it is not there, with the package that has it
    Path require(Program program) throws DriverException {
        Optional<Path> file = find(program);
        if (file.isEmpty()) {
            throw new DriverException("there is no " + program.name() + " on this machine's PATH; "
                    + program.need().remedy());
        }
        return file.get();
    }

    List<DriverReport.Need> missing() {
        List<DriverReport.Need> needs = new ArrayList<>();
        for (Program program : List.of(QEMU, IMG, SETPRIV, SOCAT)) {
            if (find(program).isEmpty()) {
                needs.add(program.need());
            }
        }
        return needs;
    }
}
