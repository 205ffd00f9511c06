/// What runs a sandbox's machine, whatever it is made of: the port that every driver implements.
///
/// A [dev.glovebox.bridge.driver.VmDriver] boots a [dev.glovebox.bridge.driver.Vm] from a
/// [dev.glovebox.bridge.driver.VmSpec]; the process that booted it owns it and learns by
/// [dev.glovebox.bridge.driver.StopCause] why it ended.
@NullMarked
package dev.glovebox.bridge.driver;

import org.jspecify.annotations.NullMarked;
