package dev.glovebox.bridge.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the OpenSSH client reaches a sandbox: by the sandbox's name, its own key, and the one host key that is right
/// (ssh_config(5)).
///
/// The port is in none of it: a proxy command looks it up at each connection, so that what was once written into
/// `~/.ssh/config` stays right when the sandbox has started anew.
///
/// @param sandbox the sandbox's name, which is the host's name for `ssh`
/// @param user who logs in
/// @param keys the directory that [SshKeys#write] wrote, absolute
/// @param proxy the command that connects its input and output to the sandbox's SSH server, word by word
public record SshConfig(String sandbox, String user, Path keys, List<String> proxy) {
    private static final int CONNECT_LIMIT_S = 30;

    /// Copies the proxy's words.
    ///
    /// @throws IllegalArgumentException when something is in a name that the file's syntax cannot express
    public SshConfig {
        proxy = List.copyOf(proxy);
        if (!sandbox.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("'%s' cannot be a host's name".formatted(sandbox));
        }
        checkText(keys.toString());
        proxy.forEach(SshConfig::checkText);
    }

    /// The lines that belong into `~/.ssh/config`, ending with a line break.
    public String stanza() {
        var text = new StringBuilder("Host ").append(sandbox).append('\n');
        options()
                .forEach((key, value) -> text.append("    ")
                        .append(key)
                        .append(' ')
                        .append(value)
                        .append('\n'));
        return text.toString();
    }

    /// The command that logs in, for `ProcessBuilder` with inherited input and output; its exit code is the remote
    /// command's, or 255 when `ssh` itself failed. It reads no configuration of the user's, in which other keys and
    /// forwards could be set for all hosts.
    ///
    /// @param remote nothing for a login shell; one word, which the guest's shell takes as a line of its own;
    ///     or the words of a command, which arrives as it is
    /// @param terminal whether the command gets a terminal although it is one
    public List<String> command(List<String> remote, boolean terminal) {
        var command = new ArrayList<>(List.of("ssh", "-F", "none"));
        options().forEach((key, value) -> command.addAll(List.of("-o", key + "=" + value)));
        if (terminal) {
            command.add("-t");
        }
        command.addAll(List.of("--", sandbox));
        if (!remote.isEmpty()) {
            command.add(remote.size() == 1 ? remote.getFirst() : ShellQuoting.quote(remote));
        }
        return command;
    }

    private Map<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        options.put("HostName", "127.0.0.1");
        options.put("User", user);
        options.put("IdentityFile", quoted(keys.resolve(SshKeys.IDENTITY)));
        options.put("IdentitiesOnly", "yes");
        options.put("PreferredAuthentications", "publickey");
        options.put("UserKnownHostsFile", quoted(keys.resolve(SshKeys.KNOWN_HOSTS)));
        options.put("GlobalKnownHostsFile", "/dev/null");
        options.put("HostKeyAlias", SshKeys.alias(sandbox));
        options.put("StrictHostKeyChecking", "yes");
        options.put("UpdateHostKeys", "no");
        options.put("ForwardAgent", "no");
        options.put("ForwardX11", "no");
        options.put("ConnectTimeout", Integer.toString(CONNECT_LIMIT_S));
        options.put("ProxyCommand", ShellQuoting.quote(proxy).replace("%", "%%"));
        return options;
    }

    /// A file's name: in double quotes, and with those, backslashes and percent signs escaped.
    private static String quoted(Path file) {
        String text =
                file.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
        return '"' + text + '"';
    }

    /// `${` always stands for a variable there, and a line break ends the value.
    private static void checkText(String text) {
        if (text.contains("${") || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "'%s' cannot be in a configuration of ssh: it has ${ or a control character in it".formatted(text));
        }
    }
}
