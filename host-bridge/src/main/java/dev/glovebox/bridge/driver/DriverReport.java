package dev.glovebox.bridge.driver;

import java.util.List;

/// What a driver finds on this machine, for people.
///
/// @param driver its name
/// @param version of the program that runs its machines; empty when there is none
/// @param accelerator what a machine started now would run on, `kvm` for example; empty when none would start
/// @param why the reason for that accelerator, a sentence
/// @param missing what it needs and does not find; no machine starts unless it is empty
public record DriverReport(String driver, String version, String accelerator, String why, List<Need> missing) {

    /// Copies the list.
    public DriverReport {
        missing = List.copyOf(missing);
    }

    /// Something that is not there.
    ///
    /// @param what its name
    /// @param remedy what to do, a sentence
    public record Need(String what, String remedy) {}
}
