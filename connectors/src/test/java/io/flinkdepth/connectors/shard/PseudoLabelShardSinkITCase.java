// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.PseudoLabel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink in jobs that fail. */
@Timeout(180)
class PseudoLabelShardSinkITCase {

    private static final int LABELS = 240;
    private static final int FAILURES = 3;

    /** Few to a checkpoint, many to a shard: shards must span checkpoints. */
    private static final int LABELS_PER_CHECKPOINT = 8;

    /** About 20 samples. */
    private static final MemorySize SHARD_SIZE = MemorySize.ofMebiBytes(1).divide(10);

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path folder;

    private void run(PseudoLabelShardSink sink, FailsAtRandom failures) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(40));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, FAILURES);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
        environment
                .fromSource(
                        new DataGeneratorSource<>(
                                TestLabels::of,
                                LABELS,
                                RateLimiterStrategy.perCheckpoint(LABELS_PER_CHECKPOINT),
                                TypeInformation.of(PseudoLabel.class)),
                        WatermarkStrategy.noWatermarks(),
                        "labels")
                .map(failures)
                .sinkTo(sink.build());
        environment.execute();
    }

    private static List<String> expectedKeys() {
        return LongStream.range(0, LABELS).mapToObj(i -> TestLabels.of(i).key()).toList();
    }

    private List<String> keysOfVisibleShards() throws IOException {
        List<String> keys = new ArrayList<>();
        ShardFiles.visible(folder).forEach(shard -> keys.addAll(ShardFiles.keys(shard)));
        return keys;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachLabelIsInOneShardWhateverFails(long seed) throws Exception {
        FailsAtRandom failures = new FailsAtRandom(folder.toString(), seed, FAILURES);
        run(
                PseudoLabelShardSink.builder()
                        .folder(folder.toUri().toString())
                        .shardSize(SHARD_SIZE),
                failures);

        assertThat(FailsAtRandom.failures()).as("failures").isEqualTo(FAILURES);
        assertThat(FailsAtRandom.WRONG).as("what was seen while it ran").isEmpty();
        assertThat(FailsAtRandom.HIDDEN_SEEN.get()).as("open shards while it ran").isPositive();
        assertThat(ShardFiles.visible(folder))
                .allMatch(file -> file.getFileName().toString().matches("shard-.*-\\d+\\.tar"));
        assertThat(keysOfVisibleShards()).containsExactlyInAnyOrderElementsOf(expectedKeys());
        assertThat(ShardFiles.visible(folder).size())
                .as("shards, of which each should span checkpoints")
                .isGreaterThan(4)
                .isLessThan(FailsAtRandom.checkpoints());
    }

    @Test
    void gnuTarListsFinishedShards() throws Exception {
        boolean there =
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "tar")));
        Assumptions.assumeTrue(there, "there is no tar on the PATH: it was not asked");
        FailsAtRandom none = new FailsAtRandom(folder.toString(), 0, 0);
        run(PseudoLabelShardSink.builder().folder(folder.toString()).shardSize(SHARD_SIZE), none);
        for (Path shard : ShardFiles.visible(folder)) {
            Process tar =
                    new ProcessBuilder("tar", "tf", shard.toString())
                            .redirectErrorStream(true)
                            .start();
            String output = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tar.waitFor()).as(output).isZero();
            assertThat(output.lines())
                    .as("names, and no warning")
                    .containsExactlyElementsOf(ShardFiles.entries(shard).keySet());
        }
    }

    @Test
    void aShardIsFinishedWhenItIsOldEnough() throws Exception {
        FailsAtRandom none = new FailsAtRandom(folder.toString(), 0, 0);
        run(
                PseudoLabelShardSink.builder()
                        .folder(folder.toString())
                        .rolloverInterval(Duration.ofMillis(100)),
                none);

        assertThat(keysOfVisibleShards()).containsExactlyInAnyOrderElementsOf(expectedKeys());
        assertThat(ShardFiles.visible(folder)).hasSizeGreaterThan(2);
        assertThat(ShardFiles.hidden(folder)).isEmpty();
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> PseudoLabelShardSink.builder().build())
                .hasMessageContaining("folder(");
        assertThatThrownBy(() -> PseudoLabelShardSink.builder().shardSize(MemorySize.ZERO))
                .hasMessageContaining("shardSize");
        assertThatThrownBy(() -> PseudoLabelShardSink.builder().rolloverInterval(Duration.ZERO))
                .hasMessageContaining("rolloverInterval");
        assertThatThrownBy(() -> PseudoLabelShardSink.builder().inactivityInterval(Duration.ZERO))
                .hasMessageContaining("inactivityInterval");
    }
}
