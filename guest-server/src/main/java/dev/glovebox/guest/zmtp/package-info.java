/// The client half of [ZMTP 3.0](https://rfc.zeromq.org/spec/23/), the protocol of ZeroMQ sockets over TCP, as
/// kernels speak it: one thread reads for all of them, and whoever sends writes.
///
/// It imports no feature.
@NullMarked
package dev.glovebox.guest.zmtp;

import org.jspecify.annotations.NullMarked;
