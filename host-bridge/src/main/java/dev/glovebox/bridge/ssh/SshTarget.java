package dev.glovebox.bridge.ssh;

import java.time.Duration;

/// Where a sandbox's SSH server is, and who is who.
///
/// @param sandbox the sandbox's name, for messages
/// @param port the port on loopback that leads to the guest's port 22
/// @param user who logs in
/// @param keys the one key that opens it, and the one key that it may show
/// @param limit how long connecting may take, and as long again logging in
public record SshTarget(String sandbox, int port, String user, SshKeys keys, Duration limit) {}
