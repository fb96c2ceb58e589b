// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.pattern.ConverterKeys;
import org.apache.logging.log4j.core.pattern.LogEventPatternConverter;

/**
 * {@code %causes}: a colon and what every exception in the chain says, down to the cause. Log4j's
 * own short forms stop at the first, which often only says that something has failed.
 */
@Internal
@Plugin(name = "CauseConverter", category = "Converter")
@ConverterKeys("causes")
public final class CauseConverter extends LogEventPatternConverter {

    private CauseConverter() {
        super("causes", "causes");
    }

    /** For Log4j. */
    public static CauseConverter newInstance(String[] options) {
        return new CauseConverter();
    }

    @Override
    public void format(LogEvent event, StringBuilder out) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> said = new ArrayList<>();
        Throwable next = event.getThrown();
        while (next != null && seen.add(next)) {
            String message = firstLine(next);
            // A wrapper without words of its own repeats its cause.
            said.removeIf(before -> before.endsWith(message));
            said.add(message);
            next = next.getCause();
        }
        said.forEach(message -> out.append(": ").append(message));
    }

    /** An exception that crossed processes carries its stack trace in its message. */
    private static String firstLine(Throwable thrown) {
        String text = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return text.lines().findFirst().orElse(thrown.toString()).strip();
    }

    @Override
    public boolean handlesThrowable() {
        return true;
    }
}
