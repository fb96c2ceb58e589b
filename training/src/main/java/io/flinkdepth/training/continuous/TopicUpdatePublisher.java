// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.kafka.ModelUpdateSerializationSchema;
import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
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
 */
@Internal
public record TopicUpdatePublisher(String bootstrapServers, String topic)
        implements ModelUpdatePublisher {

    @Override
    public void publish(ModelUpdate update) throws IOException, InterruptedException {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(properties, bytes, bytes)) {
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
