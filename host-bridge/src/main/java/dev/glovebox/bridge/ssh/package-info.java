/// SSH into a sandbox: its keys, the configuration of the OpenSSH client, and a client of our own for programs.
///
/// People use the real `ssh`, which [dev.glovebox.bridge.ssh.SshConfig] tells where the sandbox is and by which key
/// it is known; programs use [dev.glovebox.bridge.ssh.SandboxShell]. A guest is not trusted: whatever it answers is
/// bounded, and no file name of its choosing leads out of the directory that was asked for.
@NullMarked
package dev.glovebox.bridge.ssh;

import org.jspecify.annotations.NullMarked;
