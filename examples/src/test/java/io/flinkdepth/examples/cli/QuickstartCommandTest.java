// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** When the quickstart learns, and what it refuses. */
class QuickstartCommandTest {

    private static QuickstartCommand command(String... arguments) {
        QuickstartCommand command = new QuickstartCommand();
        new CommandLine(command)
                .registerConverter(Duration.class, Duration::parse)
                .parseArgs(arguments);
        return command;
    }

    private static boolean learns(String... arguments) {
        return command(arguments).learns();
    }

    @Test
    void anInputThatIsNotThereIsRefusedBeforeTheStart() throws Exception {
        assertThatThrownBy(() -> command("--input", "no/such.mp4").requireInput())
                .hasMessage("--input is 'no/such.mp4', which is no file or folder here");
        command("--input", "rtsp://camera/1").requireInput();
        command().requireInput();
    }

    @Test
    void itLearnsUnlessItIsToldNotToOrShowsSomethingElse() {
        assertThat(learns()).isTrue();
        assertThat(learns("--headless")).isTrue();
        assertThat(learns("--no-learning")).isFalse();
        assertThat(learns("--input", "street.mp4")).isFalse();
        assertThat(learns("--model", "models/own")).isFalse();
    }
}
