package dev.glovebox.bridge.vm;

import dev.glovebox.bridge.driver.Forward;
import java.util.Optional;

/// What a keeper answers to a [KeeperRequest].
///
/// @param state the sandbox afterwards
/// @param forward the one that was asked for
/// @param failure why it was not done, if it was not
public record KeeperReply(SandboxState state, Optional<Forward> forward, Optional<String> failure) {}
