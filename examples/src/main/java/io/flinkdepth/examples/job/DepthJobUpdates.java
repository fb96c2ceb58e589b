// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.kafka.ModelUpdateTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.RegistryEventSink;
import io.flinkdepth.connectors.model.RegistryUpdateSource;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The depth job's model updates, and what is told of them. */
final class DepthJobUpdates {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private DepthJobUpdates() {}

    /** From the topic, or else from the registry. */
    static DataStream<ModelUpdate> read(
            StreamExecutionEnvironment environment, DepthJobSettings settings) throws IOException {
        WatermarkStrategy<ModelUpdate> none = WatermarkStrategy.noWatermarks();
        UpdateSettings updates = settings.updates;
        if (updates.topic != null) {
            Topic topic = Topic.parse(updates.topic);
            return environment
                    .fromSource(
                            ModelUpdateTopicSource.of(
                                    topic.brokers(),
                                    topic.name(),
                                    settings.group,
                                    settings.kafka.properties()),
                            none,
                            "models")
                    .uid("models");
        }
        String name =
                updates.modelName != null
                        ? updates.modelName
                        : ModelPackage.open(settings.startModel()).card().name();
        Duration interval = updates.interval == null ? INTERVAL : updates.interval;
        return environment
                .fromSource(
                        new RegistryUpdateSource(updates.registry(), name, interval),
                        none,
                        "registry")
                .setParallelism(1)
                .uid("registry-models");
    }

    /** To the topic that was asked for, and into the registry. */
    static void writeEvents(DataStream<ModelEvent> events, DepthJobSettings settings)
            throws IOException {
        UpdateSettings updates = settings.updates;
        if (updates.events != null) {
            Topic topic = Topic.parse(updates.events);
            events.sinkTo(
                            DepthJob.topicSink(
                                    RecordTopicSink.modelEvents(topic.name()),
                                    topic,
                                    settings,
                                    "-events"))
                    .name("model events topic")
                    .uid("events-topic");
        }
        if (updates.registry != null) {
            events.sinkTo(new RegistryEventSink(updates.registry()))
                    .name("registry events")
                    .uid("registry-events")
                    .setParallelism(1)
                    .disableChaining();
        }
    }
}
