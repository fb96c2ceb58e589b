// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.kafka.ClientProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import picocli.CommandLine.Option;

/** The option for brokers that need more than an address, such as TLS and a login. */
@Internal
public final class KafkaSettings {

    private static final String OPTION = "--kafka-config";

    @Option(
            names = OPTION,
            paramLabel = "FILE",
            description =
                    "properties of Kafka's clients, such as security.protocol and sasl.jaas.config,"
                            + " for all topics of the command")
    @Nullable
    private Path file;

    /** The file; null without the option. */
    @Nullable
    Path file() {
        return file;
    }

    /**
     * Reads the properties; none without the option.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException for a property that another option sets
     */
    Properties properties() throws IOException {
        return file == null ? new Properties() : ClientProperties.read(OPTION, file);
    }
}
