/// Whether the sandbox works: `GET /health` and `GET /health/ready` exercise the real parts, each within a time
/// limit.
@NullMarked
package dev.glovebox.guest.health;

import org.jspecify.annotations.NullMarked;
