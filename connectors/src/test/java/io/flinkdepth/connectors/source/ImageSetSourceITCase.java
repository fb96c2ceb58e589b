// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.media.TarEntries;
import io.flinkdepth.connectors.record.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of a tree and its archives in jobs that fail. */
@Timeout(180)
class ImageSetSourceITCase {

    private static final int FILES = 120;
    private static final int ENTRIES = 30;
    private static final int FAILURES = 3;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path folder;

    /** Fails behind a checkpoint and some frames that are in none; slow enough for checkpoints. */
    private static final class Fails implements MapFunction<Frame, String>, CheckpointListener {
        private static final AtomicInteger LEFT = new AtomicInteger();
        private boolean checkpointed;
        private int seen;

        @Override
        public String map(Frame frame) {
            // As slow as a small model, or the job would be over before the first checkpoint.
            new CRC32().update(new byte[16 << 20]);
            if (checkpointed && ++seen > 7 && LEFT.getAndDecrement() > 0) {
                throw new IllegalStateException("failing, as the test wants");
            }
            return frame.identity()
                    + " "
                    + (frame.defect() == null
                            ? new String(frame.image(), StandardCharsets.UTF_8)
                            : frame.defect().reason());
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }

    private List<String> grow() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            String camera = "set/folder" + i % 3;
            Path file = folder.resolve(camera).resolve("%03d.png".formatted(i));
            Files.createDirectories(file.getParent());
            Files.writeString(file, "image " + i);
            expected.add("%s#%d image %d".formatted(camera, i / 3, i));
        }
        for (int tar = 0; tar < 2; tar++) {
            TreeMap<String, byte[]> entries = new TreeMap<>();
            for (int i = 0; i < ENTRIES; i++) {
                String text = "entry %d of %d".formatted(i, tar);
                entries.put("%02d.jpg".formatted(i), text.getBytes(StandardCharsets.UTF_8));
                entries.put("%02d.json".formatted(i), new byte[30]);
                expected.add("set/%d.tar#%d %s".formatted(tar, i, text));
            }
            Files.write(folder.resolve("set/" + tar + ".tar"), TarEntries.of(entries, 1000));
        }
        Files.writeString(folder.resolve("set/broken.tar"), "half of an archive".repeat(99));
        expected.add("set/broken.tar#0 UNREADABLE_SOURCE");
        return expected;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, FAILURES})
    void eachImageIsReadOnceWhateverFails(int failures) throws Exception {
        List<String> expected = grow();
        Fails.LEFT.set(failures);
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, FAILURES);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        MediaSource source =
                MediaSource.imageSet()
                        .inputs(folder.resolve("set").toString())
                        .imagesPerSplit(16)
                        .namesInMemory(10)
                        .build();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
        List<String> got = new ArrayList<>();
        // The collecting sink hands out what checkpoints cover: each record once.
        try (CloseableIterator<String> results =
                environment
                        .fromSource(source, WatermarkStrategy.noWatermarks(), "images")
                        .map(new Fails(), Types.STRING)
                        .executeAndCollect()) {
            results.forEachRemaining(got::add);
        }
        assertThat(Fails.LEFT.get()).as("failures left").isLessThanOrEqualTo(0);
        assertThat(got).containsExactlyInAnyOrderElementsOf(expected);
    }
}
