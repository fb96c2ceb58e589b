// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a registry serves reaches a running job, each change once. */
@Timeout(120)
class RegistryUpdateSourceITCase {
    private static final Set<String> SEEN_BEFORE_FAILURE = ConcurrentHashMap.newKeySet();
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path folder;

    private ModelRegistry registry() {
        return ModelRegistry.at(folder.resolve("registry").toUri().toString());
    }

    private String publish(int seed) throws IOException {
        Path place = Files.createDirectories(folder.resolve("written-" + seed));
        Files.write(place.resolve(ModelPackage.MODEL_FILE), new byte[] {1, 2, (byte) seed});
        ModelCard card = ModelCards.disparity("m", null, new SizeRule.Fixed(32, 32));
        return registry().publish(ModelPackageWriter.write(place, card)).card().version();
    }

    /** Fails once, behind a checkpoint that holds an update. */
    private static final class FailsOnce
            implements MapFunction<ModelUpdate, ModelUpdate>, CheckpointListener {
        private static final long serialVersionUID = 1L;

        @Override
        public ModelUpdate map(ModelUpdate update) {
            SEEN_BEFORE_FAILURE.add(update.model().version());
            return update;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            if (!SEEN_BEFORE_FAILURE.isEmpty() && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("this job fails once");
            }
        }
    }

    @Test
    void publicationsPinsAndRollbacksAreSentOnceEachAcrossAFailure() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
        RegistryUpdateSource source =
                new RegistryUpdateSource(
                        folder.resolve("registry").toUri().toString(), "m", Duration.ofMillis(20));
        // The registry is not even there when the job starts.
        try (CloseableIterator<ModelUpdate> updates =
                environment
                        .fromSource(source, WatermarkStrategy.noWatermarks(), "registry")
                        .map(new FailsOnce())
                        .executeAndCollect()) {
            String first = publish(1);
            assertThat(updates.next().model().version()).isEqualTo(first);
            String second = publish(2);
            assertThat(updates.next().model().version()).isEqualTo(second);
            registry().rollBack("m", "test");
            ModelUpdate rolledBack = updates.next();
            assertThat(rolledBack.model().version()).isEqualTo(first);
            assertThat(ModelPackage.open(rolledBack.location()).cardDigest())
                    .isEqualTo(rolledBack.cardDigest());
            registry().unpin("m", "test");
            assertThat(updates.next().model().version()).isEqualTo(second);
            assertThat(FAILED).isTrue();
        }
    }
}
