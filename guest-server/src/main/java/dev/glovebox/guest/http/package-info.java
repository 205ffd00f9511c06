/// What every service shares: failures and the problems they become, parameters, JSON, access, request ids.
///
/// Imports no feature. Start at [dev.glovebox.guest.http.Failure] for what can go wrong and at
/// [dev.glovebox.guest.http.Problems] for what it costs in HTTP.
@NullMarked
package dev.glovebox.guest.http;

import org.jspecify.annotations.NullMarked;
