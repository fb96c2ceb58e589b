// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.training.continuous.TopicUpdatePublisher;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Model updates to a topic that jobs follow. */
@Internal
public final class ModelUpdates {

    private ModelUpdates() {}

    /**
     * Sends a model update, after a look at the topic.
     *
     * @param option the option that names the topic
     * @param topic {@code kafka://HOST:PORT/TOPIC}
     * @param kafka properties of the client
     * @throws IOException names the option, its value, what is wrong with it, and what to give
     */
    public static void announce(
            String option, String topic, KafkaSettings kafka, ModelUpdate update)
            throws IOException, InterruptedException {
        Topic to = Topic.parse(topic);
        TopicChecks.check(option, topic, true, kafka.properties());
        new TopicUpdatePublisher(to.brokers(), to.name(), kafka.file()).publish(update);
    }
}
