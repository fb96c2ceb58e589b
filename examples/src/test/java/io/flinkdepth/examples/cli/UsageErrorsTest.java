// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class UsageErrorsTest {

    private static List<String> errors(String... arguments) {
        StringWriter errors = new StringWriter();
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setErr(new PrintWriter(errors, true));
        assertThat(commandLine.execute(arguments)).isEqualTo(2);
        return errors.toString().lines().toList();
    }

    @Test
    void theNearestOptionIsNamedFirst() {
        assertThat(errors("depth", "--input", "a", "--output", "b", "--color"))
                .containsExactly(
                        "flink-depth depth: unknown option '--color'; did you mean --colour?",
                        "flink-depth depth --help lists everything there is.");
        assertThat(errors("depth", "--input", "a", "--output", "b", "--modle=x").get(0))
                .endsWith("unknown option '--modle'; did you mean --model?");
        assertThat(errors("label", "--input", "a", "--output", "b", "--shard").get(0))
                .endsWith("unknown option '--shard'; did you mean --shard-size?");
        assertThat(errors("depth", "--input", "a", "--output", "b", "--quantum").get(0))
                .endsWith("unknown option '--quantum'.");
    }

    /** The option that is missing is the one that is misspelt. */
    @Test
    void aMisspeltRequiredOptionIsNamedAndNotMissed() {
        assertThat(errors("depth", "--inptu", "a", "--output", "b").get(0))
                .endsWith("unknown option '--inptu'; did you mean --input?");
        assertThat(errors("depth", "--input", "a", "--output", "b", "--colr").get(0))
                .contains("unknown option '--colr'; did you mean --colour");
    }

    @Test
    void theNearestCommandIsNamed() {
        assertThat(errors("dept").get(0))
                .isEqualTo("flink-depth: unknown command 'dept'; did you mean depth?");
        assertThat(errors("registry", "--registry", "r", "lst").get(0))
                .isEqualTo("flink-depth registry: unknown command 'lst'; did you mean list?");
    }

    @Test
    void whatIsMissingIsSaidInTwoLines() {
        assertThat(errors("depth", "--output", "b"))
                .containsExactly(
                        "flink-depth depth: Missing required option: '--input=PATH_OR_TOPIC'",
                        "flink-depth depth --help lists everything there is.");
        assertThat(errors("depth", "--input", "a", "stray", "--output", "b").get(0))
                .contains("'stray' belongs to no option");
    }

    @Test
    void withoutACommandAllAreListed() {
        assertThat(errors()).anyMatch(line -> line.contains("quickstart"));
    }
}
