/// Jupyter kernels: started, kept, and bridged from HTTP and WebSockets to ZeroMQ, as Jupyter Kernel Gateway does.
///
/// Start at [dev.glovebox.guest.kernel.KernelApi], which has the services that own the routes, and
/// [dev.glovebox.guest.kernel.ChannelsEndpoint], which owns the WebSocket. [dev.glovebox.guest.kernel.Kernels]
/// holds what runs; a [dev.glovebox.guest.kernel.Kernel] outlives its processes; a
/// [dev.glovebox.guest.kernel.KernelLink] is the ZeroMQ side of one process. The protocol is [Jupyter messaging
/// 5.x](https://jupyter-client.readthedocs.io/en/stable/messaging.html).
@NullMarked
package dev.glovebox.guest.kernel;

import org.jspecify.annotations.NullMarked;
