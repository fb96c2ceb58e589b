// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;

/** A duration in the format of ISO 8601, above zero. */
final class YamlDuration extends FromStringDeserializer<Duration> {
    private static final long serialVersionUID = 1;

    YamlDuration() {
        super(Duration.class);
    }

    @Override
    protected Duration _deserialize(String text, DeserializationContext context)
            throws IOException {
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && !duration.isZero()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Refused below, as a duration that is not positive is.
        }
        throw context.weirdStringException(text, Duration.class, "not a positive duration");
    }
}
