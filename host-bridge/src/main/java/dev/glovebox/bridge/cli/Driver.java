package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.driver.DriverReport;
import dev.glovebox.bridge.driver.qemu.QemuDriver;
import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.SandboxException;

/// What the driver of machines finds here.
final class Driver {

    private Driver() {}

    static DriverReport report(Home home) {
        return new QemuDriver(home.cache(), System.getenv()).report();
    }

    /// Looks whether a machine could start, and says when it will be slow.
    ///
    /// @throws SandboxException when something is missing, with the command that installs it
    static void require(Home home, Output output) throws SandboxException {
        DriverReport report = report(home);
        if (!report.missing().isEmpty()) {
            DriverReport.Need need = report.missing().getFirst();
            throw new SandboxException(
                    SandboxException.Kind.MISSING,
                    "%s is missing: glovebox doctor --install installs all that is needed (%s)"
                            .formatted(need.what(), need.remedy()));
        }
        if (report.accelerator().equals("tcg")) {
            output.note("The machine is emulated, which takes some ten times as long: " + report.why());
        }
    }
}
