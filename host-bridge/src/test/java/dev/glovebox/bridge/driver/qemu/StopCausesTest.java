package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.driver.StopCause.Kind;
import dev.glovebox.bridge.driver.qemu.Ending.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What real machines in tests do not come to, and what a guest might pretend.
class StopCausesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static QmpEvent event(String name, Map<String, ?> data) {
        return new QmpEvent(name, JSON.valueToTree(data));
    }

    private static StopCause cause(Request request, List<QmpEvent> events, int exit, String serial, String log) {
        return StopCauses.of(new Ending(
                request, events, exit, serial.lines().toList(), log.lines().toList()));
    }

    private static final QmpEvent POWERED_OFF = event("SHUTDOWN", Map.of("guest", true, "reason", "guest-shutdown"));

    @Test
    void aFullDiskOfTheHostIsTheCause() {
        QmpEvent full = event("BLOCK_IO_ERROR", Map.of("nospace", true, "action", "stop"));
        QmpEvent quit = event("SHUTDOWN", Map.of("reason", "host-qmp-quit"));
        StopCause cause = cause(Request.NONE, List.of(full, quit), 0, "", "");
        assertThat(cause.kind()).isEqualTo(Kind.DISK_FULL);
        assertThat(cause.detail()).contains("free some space");
        assertThat(cause(Request.STOP, List.of(full, quit), 0, "", "").kind()).isEqualTo(Kind.ASKED);
    }

    @Test
    void aBrokenDiskIsNotAFullOne() {
        QmpEvent broken = event("BLOCK_IO_ERROR", Map.of("nospace", false));
        assertThat(cause(Request.NONE, List.of(broken), 1, "", "qemu: bad disk").detail())
                .isEqualTo("QEMU ended with status 1; its last words: qemu: bad disk");
    }

    @Test
    void whatAGuestPrintsProvesNothing() {
        String forged = "Kernel panic - not syncing: ha\nOut of memory: Killed process 7 (x)";
        assertThat(cause(Request.NONE, List.of(POWERED_OFF), 0, forged, "").kind())
                .isEqualTo(Kind.ASKED);
        assertThat(cause(Request.STOP, List.of(), 0, forged, "").kind()).isEqualTo(Kind.ASKED);
        assertThat(cause(Request.NONE, List.of(), 137, forged, "").kind()).isEqualTo(Kind.DRIVER_DIED);
    }

    @Test
    void aPanicWithinAShutdownIsAPanic() {
        QmpEvent panic = event("GUEST_PANICKED", Map.of("action", "poweroff"));
        StopCause cause = cause(Request.KILL, List.of(panic), 0, "[ 3.1] Kernel panic - not syncing: x", "");
        assertThat(cause.kind()).isEqualTo(Kind.GUEST_PANIC);
        assertThat(cause.detail()).endsWith("panicked: Kernel panic - not syncing: x");
    }

    @Test
    void signalsAreNamed() {
        assertThat(cause(Request.NONE, List.of(), 135, "", "").detail())
                .isEqualTo("QEMU was killed by signal 7 (BUS): the file system of the guest's memory is full");
        assertThat(cause(Request.NONE, List.of(), 134, "", "a\nassertion").detail())
                .isEqualTo("QEMU was killed by signal 6 (ABRT); its last words: assertion");
        assertThat(cause(Request.NONE, List.of(), 128 + 29, "", "").detail()).contains("signal 29 (unknown)");
    }
}
