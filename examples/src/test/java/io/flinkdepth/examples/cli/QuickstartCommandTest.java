// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** When the quickstart learns. */
class QuickstartCommandTest {

    private static boolean learns(String... arguments) {
        QuickstartCommand command = new QuickstartCommand();
        new CommandLine(command)
                .registerConverter(Duration.class, Duration::parse)
                .parseArgs(arguments);
        return command.learns();
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
