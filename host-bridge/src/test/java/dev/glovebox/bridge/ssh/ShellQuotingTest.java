package dev.glovebox.bridge.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShellQuotingTest {

    @Test
    void eachWordArrivesAsItIs() throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "",
                " ",
                "a b",
                "$HOME",
                "`id`",
                "$(id)",
                "'",
                "''",
                "\"",
                "\\",
                "\n",
                "a\nb\n",
                "*",
                "~",
                "-n",
                "A=b",
                "#x",
                "!x",
                "{a,b}",
                "a;b",
                "a&b",
                "<x>",
                "Grüße, 世界",
                "\u007f\u0001\t\r"));
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            words.add(random.ints(random.nextInt(20), 1, 128)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
        }

        for (String shell : List.of("sh", "bash")) {
            String line = "printf '%s\\0' " + ShellQuoting.quote(words);
            assertThat(Programs.run(shell, "-c", line).output().split("\0", -1))
                    .startsWith(words.toArray(String[]::new))
                    .hasSize(words.size() + 1);
        }
    }

    @Test
    void whatIsNoProgramIsNotTakenForAnAssignment() throws Exception {
        assertThat(Programs.run("sh", "-c", ShellQuoting.quote(List.of("A=b", "true")))
                        .code())
                .isEqualTo(127);
    }

    @Test
    void plainWordsStayReadable() {
        assertThat(ShellQuoting.quote(List.of("/usr/bin/env", "uname", "-a"))).isEqualTo("/usr/bin/env uname -a");
    }

    @Test
    void nulIsRefused() {
        assertThatThrownBy(() -> ShellQuoting.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }
}
