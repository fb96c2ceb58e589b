// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Keeps what is logged at a level or worse, whoever logs it, while a test runs. */
public final class LoggedLines implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Appender appender;

    /** Keeps from now on; what the configuration of the logs leaves out does not come. */
    public LoggedLines(Level level) {
        appender = new Appender(level);
        appender.start();
        ((Logger) LogManager.getRootLogger()).addAppender(appender);
    }

    private final class Appender extends AbstractAppender {
        private final Level level;

        private Appender(Level level) {
            super("logged-lines", null, null, true, Property.EMPTY_ARRAY);
            this.level = level;
        }

        @Override
        public void append(LogEvent event) {
            if (event.getLevel().isMoreSpecificThan(level)) {
                lines.add(
                        "%s %s: %s"
                                .formatted(
                                        event.getLevel(),
                                        event.getLoggerName(),
                                        event.getMessage().getFormattedMessage()));
            }
        }
    }

    /** Level, logger and message of each, as far as they have come. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        ((Logger) LogManager.getRootLogger()).removeAppender(appender);
        appender.stop();
    }
}
