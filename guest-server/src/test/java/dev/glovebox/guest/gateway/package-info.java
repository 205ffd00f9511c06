/// The kernel gateway against its contract: the cases that its peers test, and what they do not bear.
@NullMarked
package dev.glovebox.guest.gateway;

import org.jspecify.annotations.NullMarked;
