package dev.glovebox.bridge.vm;

import java.util.Optional;

/// What a keeper answers to a [KeeperRequest].
///
/// @param state the sandbox afterwards
/// @param failure why it was not done, if it was not
public record KeeperReply(SandboxState state, Optional<String> failure) {}
