// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic as it is written on a command line, {@code kafka://HOST:PORT[,HOST:PORT …]/TOPIC}.
 *
 * @param brokers the brokers, for Kafka's own clients
 * @param name the topic
 */
record Topic(String brokers, String name) {

    private static final String SCHEME = "kafka:";
    private static final Pattern FORM =
            Pattern.compile("kafka://([^/,]+:\\d+(?:,[^/,]+:\\d+)*)/([A-Za-z0-9._-]+)");

    static boolean isTopic(String text) {
        return text.startsWith(SCHEME);
    }

    static Topic parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "topic '" + text + "' must have the form kafka://HOST:PORT/TOPIC");
        }
        return new Topic(matcher.group(1), matcher.group(2));
    }
}
