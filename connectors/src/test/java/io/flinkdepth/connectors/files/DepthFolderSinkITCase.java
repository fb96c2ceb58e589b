// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.image.DepthCodec;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.EncodedDepth;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DepthFolderSinkITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path folder;

    private static DepthMap depth(long sequence) {
        return depth(sequence, "day/" + sequence);
    }

    private static DepthMap depth(long sequence, String name) {
        return new DepthMap(
                new FrameIdentity("camera", sequence, 1000 + sequence, name),
                3,
                2,
                new float[] {sequence, 1, 2, 3, 4, 5.5f},
                DepthKind.RELATIVE_DISPARITY,
                new ModelVersion("model", "v1"),
                InferenceTimings.NONE);
    }

    private static FailedFrame failed(long sequence) {
        return new FailedFrame(
                new FrameIdentity("camera", sequence, 1000 + sequence),
                FailureReason.CORRUPT_IMAGE,
                "no \"end\"",
                new byte[0]);
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
    }

    private void write(DepthFileFormat format, List<DepthMap> maps, List<FailedFrame> failures)
            throws Exception {
        StreamExecutionEnvironment environment = environment();
        DepthFolderSink.builder()
                .folder(folder)
                .format(format)
                .build()
                .addTo(
                        environment.fromData(maps, TypeInformation.of(DepthMap.class)),
                        environment.fromData(failures, TypeInformation.of(FailedFrame.class)));
        environment.execute();
    }

    private List<JsonNode> index() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("index.jsonl"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    @Test
    void npyFilesAreExactAndFailuresAreInTheIndex() throws Exception {
        write(DepthFileFormat.NPY, List.of(depth(7)), List.of(failed(8)));

        NpyCodec.Array array = NpyCodec.decode(Files.readAllBytes(folder.resolve("day/7.npy")));
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.values()).isEqualTo(depth(7).values());
        assertThat(index())
                .extracting(JsonNode::toString)
                .containsExactlyInAnyOrder(
                        "{\"camera\":\"camera\",\"sequence\":7,\"eventTimeMillis\":1007,"
                                + "\"name\":\"day/7\",\"file\":\"day/7.npy\","
                                + "\"files\":[\"day/7.npy\"],\"width\":3,\"height\":2,"
                                + "\"kind\":\"RELATIVE_DISPARITY\",\"scale\":1.0,\"offset\":0.0,"
                                + "\"model\":\"model\",\"modelVersion\":\"v1\"}",
                        "{\"camera\":\"camera\",\"sequence\":8,\"eventTimeMillis\":1008,"
                                + "\"failure\":\"CORRUPT_IMAGE\",\"message\":\"no \\\"end\\\"\"}");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile).toList()).hasSize(2);
        }
    }

    @Test
    void aFrameThatIsNamedLikeAFileOfTheFolderDoesNotStopTheOthers() throws Exception {
        List<String> names = List.of("index.jsonl/x", "a", "a.png/b", "a.png", "..", "/");
        List<DepthMap> maps = new ArrayList<>();
        for (String name : names) {
            maps.add(depth(maps.size(), name));
        }
        write(DepthFileFormat.PNG, maps, List.of(failed(100)));
        List<JsonNode> lines = index();
        assertThat(lines).hasSize(names.size() + 1);
        assertThat(lines.stream().filter(line -> line.has("file")))
                .hasSize(names.size())
                .allSatisfy(
                        line -> assertThat(folder.resolve(line.path("file").asText())).exists());
    }

    @Test
    void pngFilesComeBackByScaleAndOffset() throws Exception {
        write(DepthFileFormat.PNG, List.of(depth(7)), List.of(failed(1)));
        JsonNode line = index().stream().filter(l -> l.has("file")).findAny().orElseThrow();
        EncodedDepth encoded =
                new EncodedDepth(
                        DepthEncoding.PNG16,
                        3,
                        2,
                        line.path("scale").asDouble(),
                        line.path("offset").asDouble(),
                        Files.readAllBytes(folder.resolve("day/7.png")));
        assertThat(DepthCodec.decode(encoded, ImageLimits.DEFAULT))
                .containsExactly(depth(7).values(), within(1e-4f));
    }

    @Test
    void aSecondRunReplacesTheIndex() throws Exception {
        write(DepthFileFormat.PNG, List.of(depth(1), depth(2)), List.of(failed(3)));
        write(DepthFileFormat.PNG, List.of(depth(1)), List.of(failed(3)));
        assertThat(index()).hasSize(2);
    }

    @Test
    void aRestartLeavesOneLineForEachFrame() throws Exception {
        StreamExecutionEnvironment environment = environment();
        DataStream<DepthMap> maps =
                environment.fromSource(
                        new DataGeneratorSource<>(
                                DepthFolderSinkITCase::depth,
                                100,
                                RateLimiterStrategy.perSecond(80),
                                TypeInformation.of(DepthMap.class)),
                        WatermarkStrategy.noWatermarks(),
                        "maps");
        FailsOnceAfterACheckpoint.FAILED.set(false);
        DepthFolderSink sink = DepthFolderSink.builder().folder(folder).build();
        sink.addTo(maps.rebalance().map(new FailsOnceAfterACheckpoint()), null);

        environment.execute();

        assertThat(FailsOnceAfterACheckpoint.FAILED).isTrue();
        assertThat(index())
                .extracting(line -> line.path("sequence").asLong())
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 100).boxed().toList());
        assertThat(index())
                .allSatisfy(
                        line -> assertThat(folder.resolve(line.path("file").asText())).exists());
    }

    private static final class FailsOnceAfterACheckpoint
            implements MapFunction<DepthMap, DepthMap>, CheckpointListener {

        private static final AtomicBoolean FAILED = new AtomicBoolean();
        private int seen;
        private int seenAtCheckpoint;

        @Override
        public DepthMap map(DepthMap map) {
            seen++;
            boolean wanted = seenAtCheckpoint > 0 && seen > seenAtCheckpoint + 5;
            if (wanted && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("failing once, as the test wants");
            }
            return map;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            if (seenAtCheckpoint == 0 && seen > 10) {
                seenAtCheckpoint = seen;
            }
        }
    }

    @Test
    void anIndexShorterThanTheCheckpointIsRefused() throws IOException {
        String file = Files.writeString(folder.resolve("index.jsonl"), "{}\n").toString();
        assertThatThrownBy(() -> new IndexWriter(file, 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has 3 bytes")
                .hasMessageContaining("had 10");
    }

    @Test
    void namesStayInTheFolder() {
        assertThat(name("../../etc/passwd")).isEqualTo("__/__/etc/passwd");
        assertThat(name("/abs//./x")).isEqualTo("abs/x");
        assertThat(name("a\\b:c\n.d")).isEqualTo("a_b_c_.d");
        assertThat(name(".hidden")).isEqualTo("_hidden");
        assertThat(name("//")).isEqualTo("camera#5");
        assertThat(name("x".repeat(400)).length()).isLessThan(200);
        assertThat(FileNames.of(new FrameIdentity("front", 5, 0))).isEqualTo("front/5");
    }

    private static String name(String name) {
        return FileNames.of(new FrameIdentity("camera", 5, 0, name));
    }
}
