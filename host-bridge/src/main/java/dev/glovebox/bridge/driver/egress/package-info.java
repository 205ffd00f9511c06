/// The way out for guests: an HTTP proxy in the owner's process, which asks the sandbox's
/// [dev.glovebox.bridge.driver.Egress] before it connects.
///
/// A driver brings the guest's connections to [EgressProxy]'s UNIX socket; the guest has no other way out. Imports
/// no driver.
@NullMarked
package dev.glovebox.bridge.driver.egress;

import org.jspecify.annotations.NullMarked;
