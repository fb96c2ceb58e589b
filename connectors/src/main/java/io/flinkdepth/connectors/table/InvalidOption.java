// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** Creates exceptions for invalid values of table options, with the SQL names of the options. */
final class InvalidOption {

    private InvalidOption() {}

    static ValidationException of(
            String table, ConfigOption<?> option, Object value, String expected) {
        return new ValidationException(
                "the option '%s' of %s is '%s'; expected %s"
                        .formatted(option.key(), table, value, expected));
    }

    static void refuseBelow(
            String table, ReadableConfig options, ConfigOption<Duration> option, Duration least) {
        options.getOptional(option)
                .filter(value -> value.compareTo(least) < 0)
                .ifPresent(
                        value -> {
                            throw of(table, option, value, "at least " + least.toMillis() + " ms");
                        });
    }
}
