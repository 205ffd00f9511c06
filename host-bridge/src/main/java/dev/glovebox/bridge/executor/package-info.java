/// Runs code in a guest's kernel and brings back what it said and made:
/// [dev.glovebox.bridge.executor.SandboxExecutor].
///
/// It speaks Jupyter's kernel API, HTTP and a WebSocket in the sub-protocol `v1.kernel.websocket.jupyter.org`, and
/// works with any Jupyter Kernel Gateway. A guest is not trusted: outputs are bounded, and its results are plain
/// data.
@NullMarked
package dev.glovebox.bridge.executor;

import org.jspecify.annotations.NullMarked;
