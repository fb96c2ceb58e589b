// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.kafka.ModelUpdateTopicSource;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.training.continuous.TopicUpdatePublisher;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** A job reads the model updates that a learning loop publishes. */
class ModelUpdateTopicITCase {

    @Test
    void modelUpdatesReachTheSourceOfAJobInTheirOrder() throws Exception {
        ModelUpdate first =
                new ModelUpdate(new ModelVersion("street", "1"), "file:/models/street/1", "ab");
        ModelUpdate second =
                new ModelUpdate(new ModelVersion("street", "2"), "file:/models/street/2", "cd");
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopics(1, "models");
            TopicUpdatePublisher publisher =
                    new TopicUpdatePublisher(broker.address(), "models", null);
            publisher.publish(first);
            publisher.publish(second);
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment();
            environment.setParallelism(1);
            List<ModelUpdate> heard =
                    environment
                            .fromSource(
                                    ModelUpdateTopicSource.of(broker.address(), "models", "test"),
                                    WatermarkStrategy.noWatermarks(),
                                    "model-updates")
                            .executeAndCollect(2);
            assertThat(heard).containsExactly(first, second);
        }
    }
}
