// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.log;

import io.flinkdepth.examples.cli.progress.ProgressLine;
import org.apache.flink.annotation.Internal;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.pattern.ConverterKeys;
import org.apache.logging.log4j.core.pattern.LogEventPatternConverter;

/**
 * {@code %progress}: takes a line of progress off the terminal, so that the log does not follow it.
 */
@Internal
@Plugin(name = "ProgressConverter", category = "Converter")
@ConverterKeys("progress")
public final class ProgressConverter extends LogEventPatternConverter {

    private ProgressConverter() {
        super("progress", "progress");
    }

    /** For Log4j. */
    public static ProgressConverter newInstance(String[] options) {
        return new ProgressConverter();
    }

    @Override
    public void format(LogEvent event, StringBuilder out) {
        out.append(ProgressLine.interrupt());
    }
}
