package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.Forward;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The forwards of QEMU's user networking, by commands of its human monitor; all on loopback.
final class UserNetwork {
    /// A row of `info usernet`: protocol, descriptor, source address and port, destination address and port.
    private static final Pattern ROW =
            Pattern.compile("TCP\\[HOST_FORWARD\\]\\s+\\d+\\s+\\S+\\s+(\\d+)\\s+\\S+\\s+(\\d+)\\s.*");

    private static final Pattern REFUSED =
            Pattern.compile("Could not set up host forwarding rule 'tcp:127\\.0\\.0\\.1:(\\d+)-:(\\d+)'");

    private final QmpClient qmp;

    UserNetwork(QmpClient qmp) {
        this.qmp = qmp;
    }

    /// A forward as QEMU writes it.
    static String rule(Forward forward) {
        return "tcp:127.0.0.1:" + forward.hostPort() + "-:" + forward.guestPort();
    }

    List<Forward> forwards() throws DriverException {
        return parse(qmp.human("info usernet"));
    }

    static List<Forward> parse(String table) {
        List<Forward> forwards = new ArrayList<>();
        for (String line : table.lines().toList()) {
            Matcher row = ROW.matcher(line.strip() + " ");
            if (row.matches()) {
                forwards.add(new Forward(Integer.parseInt(row.group(2)), Integer.parseInt(row.group(1))));
            }
        }
        return List.copyOf(forwards);
    }

    /// @return the forward with the port that was really taken
    Forward add(Forward wish) throws DriverException {
        List<Forward> before = forwards();
        // It answers nothing when it has done so, and the reason when not.
        String answer = qmp.human("hostfwd_add net0 " + rule(wish)).strip();
        if (!answer.isEmpty()) {
            throw taken(wish, answer);
        }
        List<Forward> after = new ArrayList<>(forwards());
        before.forEach(after::remove);
        return after.stream()
                .filter(forward -> forward.guestPort() == wish.guestPort())
                .findFirst()
                .orElseThrow(
                        () -> new DriverException("QEMU does not list the new forward of port " + wish.guestPort()));
    }

    void remove(Forward forward) throws DriverException {
        String answer = qmp.human("hostfwd_remove net0 tcp:127.0.0.1:" + forward.hostPort());
        if (!answer.contains("removed")) {
            throw new DriverException("no forward from host port %d: %s".formatted(forward.hostPort(), answer.strip()));
        }
    }

    /// What QEMU has printed as a failure to understand, if it was a host port that is taken.
    ///
    /// @param errors its last words
    static Optional<DriverException> refusal(String errors) {
        Matcher refused = REFUSED.matcher(errors);
        if (!refused.find()) {
            return Optional.empty();
        }
        return Optional.of(taken(
                new Forward(Integer.parseInt(refused.group(2)), Integer.parseInt(refused.group(1))), refused.group()));
    }

    private static DriverException taken(Forward wish, String answer) {
        if (wish.hostPort() == 0) {
            return new DriverException(
                    "no host port could be found for the guest's port %d: %s".formatted(wish.guestPort(), answer));
        }
        return new DriverException(
                "the host's port %d, asked for to reach the guest's port %d, is taken or not allowed; choose another, or 0 for a free one"
                        .formatted(wish.hostPort(), wish.guestPort()));
    }
}
