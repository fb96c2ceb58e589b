// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.kafka.ClientProperties;
import io.flinkdepth.connectors.kafka.ModelUpdateSerializationSchema;
import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends model updates to a Kafka topic for {@code ModelUpdateTopicSource}. It opens a producer for
 * each update, because updates are rare.
 *
 * @param bootstrapServers the brokers, as {@code host:port,host:port}
 * @param topic the topic, which should be compacted and have one partition
 * @param kafkaConfig file with properties of Kafka's client, for example {@code security.protocol};
 *     null for none
 */
@Internal
public record TopicUpdatePublisher(
        String bootstrapServers, String topic, @Nullable Path kafkaConfig)
        implements ModelUpdatePublisher {

    @Override
    public void publish(ModelUpdate update) throws IOException, InterruptedException {
        Properties client = new Properties();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        if (kafkaConfig != null) {
            client.putAll(ClientProperties.read("kafkaConfig", kafkaConfig));
        }
        client.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(client, bytes, bytes)) {
            producer.send(new ModelUpdateSerializationSchema(topic).toRecord(update)).get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "the topic "
                            + topic
                            + " at "
                            + bootstrapServers
                            + " did not take the model update of "
                            + update.model()
                            + ": "
                            + e.getCause().getMessage(),
                    e);
        }
    }
}
