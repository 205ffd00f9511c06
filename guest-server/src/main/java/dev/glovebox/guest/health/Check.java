package dev.glovebox.guest.health;

import java.util.function.Supplier;

/// One part that is looked at.
///
/// @param name its key in the answer
/// @param neededForReady whether the sandbox is of no use without it
/// @param probe exercises the part and answers its figures, a record whose fields become JSON fields; throws a
///     [dev.glovebox.guest.http.FailureException] when the part does not work
public record Check(String name, boolean neededForReady, Supplier<Object> probe) {}
