package dev.glovebox.bridge.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResultLinesTest {
    private static final String TEXT =
            "RESULT\nRESULT_PICKLE:QUJD\nx RESULT_PICKLE:no\n\nRESULT_PICKLERESULT_PICKLE:\nRESULT_PICKLE:REVG\r\nend RESULT_PICK";

    @Test
    void resultsAreFoundHoweverTheStreamIsCut() {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            var lines = new ResultLines(100);
            var rest = new StringBuilder();
            for (int at = 0; at < TEXT.length(); ) {
                int to = Math.min(TEXT.length(), at + 1 + random.nextInt(20));
                rest.append(lines.filter(TEXT.substring(at, to)));
                at = to;
            }
            rest.append(lines.end());

            assertThat(rest).hasToString("RESULT\nx RESULT_PICKLE:no\n\nRESULT_PICKLERESULT_PICKLE:\nend RESULT_PICK");
            assertThat(lines.latest()).contains("REVG");
        }
    }

    @Test
    void resultAtTheEndNeedsNoLineFeed() {
        var lines = new ResultLines(100);

        assertThat(lines.filter("a\nRESULT_PICKLE:QUJD")).isEqualTo("a\n");
        assertThat(lines.end()).isEmpty();
        assertThat(lines.latest()).contains("QUJD");
    }

    @Test
    void resultThatIsTooLongIsNotKept() {
        var lines = new ResultLines(100);
        lines.filter("RESULT_PICKLE:");
        lines.filter("x".repeat(200));

        assertThat(lines.filter("\nrest\n")).isEqualTo("rest\n");
        assertThat(lines.tooLong()).isTrue();
        assertThat(lines.latest()).isEmpty();
    }
}
