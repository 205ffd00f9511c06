/// WebSockets on Helidon's connections ([RFC 6455](https://www.rfc-editor.org/rfc/rfc6455)), for the kernel
/// channels and the live view.
///
/// Helidon's own listener decodes fragments one by one, answers no ping, tells nobody when a client vanishes, and
/// lets only one thread send; so this package speaks the framing itself, above Helidon's HTTP upgrade. Start at
/// [dev.glovebox.guest.websocket.WebSocketEndpoint]; [dev.glovebox.guest.websocket.WebSocketUpgrader] finds it.
@NullMarked
package dev.glovebox.guest.websocket;

import org.jspecify.annotations.NullMarked;
