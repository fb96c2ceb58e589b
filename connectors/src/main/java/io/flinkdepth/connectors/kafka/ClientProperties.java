// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A file with properties of Kafka's clients, such as {@code security.protocol} and {@code
 * sasl.jaas.config}. Messages do not contain values, which may be secret.
 */
@Internal
public final class ClientProperties {

    /** Properties that the address of a topic and other options determine. */
    private static final List<String> REFUSED =
            List.of(
                    CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                    ConsumerConfig.GROUP_ID_CONFIG,
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG);

    private ClientProperties() {}

    /**
     * Reads a file.
     *
     * @param option name of the option or field that names the file, for messages
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it sets the brokers, the group or the transactional id
     */
    public static Properties read(String option, Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(
                    "%s is '%s', which is not a readable file; give a file of properties"
                            .formatted(option, file));
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IllegalArgumentException | IOException e) {
            throw new IOException(
                    "%s is '%s', which is not a file of properties".formatted(option, file));
        }
        for (String name : REFUSED) {
            if (properties.containsKey(name)) {
                throw new IllegalArgumentException(
                        "%s is '%s', which sets %s; remove it, because the topic's address and other options set it"
                                .formatted(option, file, name));
            }
        }
        return properties;
    }
}
