// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final StringWriter text = new StringWriter();

    private String shown(boolean terminal) {
        ProgressLine line = new ProgressLine(new PrintWriter(text), terminal);
        line.show("12 frames");
        line.log("step 3");
        line.end("done");
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void aTerminalWritesOverWhateverIsLonger() {
        assertThat(shown(true)).isEqualTo("\r12 frames\rstep 3   \rdone  \n");
    }

    @Test
    void whatElseIsWrittenTakesTheLineAway() {
        ProgressLine line = new ProgressLine(new PrintWriter(text), true);
        line.show("12 frames");
        assertThat(ProgressLine.interrupt()).isEqualTo("\r         \r");
        assertThat(ProgressLine.interrupt()).isEmpty();
        line.end("done");
        assertThat(ProgressLine.interrupt()).isEmpty();
    }

    @Test
    void anUnfinishedLineEndsOnce() {
        ProgressLine line = new ProgressLine(new PrintWriter(text), true);
        line.show("12 frames");
        ProgressLine.endUnfinished();
        ProgressLine.endUnfinished();
        assertThat(text.toString()).isEqualTo("\r12 frames" + System.lineSeparator());
    }

    @Test
    void aFileGetsLinesAndNoInterimStates() {
        assertThat(shown(false)).isEqualTo("step 3\ndone\n");
    }
}
