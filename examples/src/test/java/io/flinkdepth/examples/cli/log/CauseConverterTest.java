// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** The layout of the launcher's own configuration. */
class CauseConverterTest {

    private static String line(Throwable thrown) throws IOException {
        Properties configuration = new Properties();
        try (InputStream in = CauseConverterTest.class.getResourceAsStream("/log4j2.properties")) {
            configuration.load(in);
        }
        return PatternLayout.newBuilder()
                .withPattern(configuration.getProperty("appender.console.layout.pattern"))
                .build()
                .toSerializable(
                        Log4jLogEvent.newBuilder()
                                .setLoggerName("a.b.Job")
                                .setMessage(new SimpleMessage("failed"))
                                .setThrown(thrown)
                                .build());
    }

    @Test
    void aLineGoesOnToTheCause() throws IOException {
        Throwable cause = new IOException("no topic 'frames'\n\tat a.stack.Trace");
        Throwable wrapper = new IllegalStateException(cause);
        Throwable outer = new RuntimeException("Failed to list partitions due to ", wrapper);
        assertThat(line(outer))
                .endsWith(
                        "Job: failed: Failed to list partitions due to: no topic 'frames'"
                                + System.lineSeparator())
                .hasLineCount(1);
    }

    @Test
    void aLineWithoutAnExceptionEndsWithItsMessage() throws IOException {
        assertThat(line(null))
                .matches("\\d\\d:\\d\\d:\\d\\d .*Job: failed" + System.lineSeparator())
                .hasLineCount(1);
    }
}
