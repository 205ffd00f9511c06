/// Sandboxes as users handle them: how one is configured, started, reached, and ended.
///
/// [dev.glovebox.bridge.vm.SandboxVmManager] is the door. A sandbox lives in a directory of its own
/// ([dev.glovebox.bridge.vm.SandboxDirectory]) and is kept by a process of its own, the keeper, which owns the
/// machine; everybody else reads its state and asks it over its control socket.
@NullMarked
package dev.glovebox.bridge.vm;

import org.jspecify.annotations.NullMarked;
