package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;

/// What the command ends with; verbs that run a program end with the program's own code instead.
enum ExitCode {
    OK(0),
    FAILED(1),
    BAD_USAGE(2),
    NOT_FOUND(3),
    CONFLICT(4),
    MISSING(5),
    TIMEOUT(6);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ExitCode of(SandboxException.Kind kind) {
        return switch (kind) {
            case BAD_REQUEST -> BAD_USAGE;
            case NOT_FOUND -> NOT_FOUND;
            case CONFLICT -> CONFLICT;
            case MISSING -> MISSING;
            case TIMEOUT -> TIMEOUT;
            case FAILED -> FAILED;
        };
    }
}
