// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BuiltVersionTest {

    @Test
    void theCommandSaysTheVersionOfTheBuild() {
        StringWriter said = new StringWriter();
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setOut(new PrintWriter(said, true));
        assertThat(commandLine.execute("--version")).isZero();
        assertThat(said.toString().strip())
                .isEqualTo("flink-depth " + System.getProperty("flinkdepth.version"));
    }
}
