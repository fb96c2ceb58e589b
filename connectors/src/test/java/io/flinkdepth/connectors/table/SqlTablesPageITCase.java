// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.kafka.DepthMapSerializationSchema;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.shard.ShardFiles;
import io.flinkdepth.connectors.source.TestVideos;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.types.DataType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs the statements of docs/sql-tables.md, one after the other, and looks at what they give. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqlTablesPageITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final Pattern SETTING = Pattern.compile("SET '(.*)' = '(.*)'");

    private static final DataType PREDICTION =
            DataTypes.ROW(
                    DataTypes.FIELD("image", DataTypes.BYTES()),
                    DataTypes.FIELD("camera", DataTypes.STRING()),
                    DataTypes.FIELD("sequence", DataTypes.BIGINT()),
                    DataTypes.FIELD("time", DataTypes.TIMESTAMP_LTZ(3)),
                    DataTypes.FIELD("depth", DataTypes.BYTES()),
                    DataTypes.FIELD("model_version", DataTypes.STRING()));

    /** Of records that are older than its retention the broker throws away what it has. */
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private static final float[] METRES = {1, 2, 4, 8, 16, 32};
    private static final DepthImage DEPTH = new DepthImage(3, 2, DepthKind.METRIC_DEPTH, METRES);

    @TempDir private Path folder;

    private TableEnvironment environment;
    private final List<String> created = new ArrayList<>();

    @Test
    void allStatementsDoWhatThePageSays() throws Exception {
        Path drive = Files.createDirectory(folder.resolve("drive"));
        TestVideos.write(drive.resolve("street.mp4"), 60);
        Files.createSymbolicLink(drive.resolve("broken.jpg"), folder.resolve("absent.jpg"));
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            for (String topic : List.of("frames", "depth", "depth-bytes", "failed-frames")) {
                broker.createTopics(1, topic);
            }
            writeDepthMap(broker);
            List<List<Row>> predictions = run(page(broker), List.of(100, 100, 60, 1, 2, 1));

            checkDrive(predictions.get(0));
            checkWindows(predictions.get(1));
            checkFrames(predictions.get(2));
            assertThat(predictions.get(3).get(0).getField(9)).isEqualTo(writtenDepth());
            assertThat(
                            Row.project(
                                    predictions.get(3).get(0),
                                    new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}))
                    .isEqualTo(
                            Row.of(
                                    "front",
                                    7L,
                                    "METRIC_DEPTH",
                                    "float32-zstd",
                                    3,
                                    2,
                                    1.0,
                                    0.0,
                                    "model/1"));
            checkDepth(predictions.get(4));
            assertThat(predictions.get(5).get(0).getField(0)).isEqualTo("front");
            assertThat(predictions.get(5).get(0).<byte[]>getFieldAs(1))
                    .isEqualTo(TestImages.jpeg(3, 2));
        }
        List<String> keys = new ArrayList<>();
        ShardFiles.visible(folder.resolve("labels"))
                .forEach(shard -> keys.addAll(ShardFiles.entries(shard).keySet()));
        assertThat(keys)
                .hasSize(8)
                .contains(
                        PseudoLabel.keyOf(TestImages.png(3, 2)) + ".json",
                        PseudoLabel.keyOf(image(1)) + ".json");
    }

    private static void checkDrive(List<Row> rows) {
        assertThat(rows).hasSize(61);
        assertThat(rows.stream().filter(row -> row.getField(4) != null))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.getField(0)).isEqualTo("drive");
                            assertThat(row.<String>getFieldAs(4)).contains("broken.jpg");
                            assertThat(row.getField(5)).isNull();
                        });
    }

    private static void checkWindows(List<Row> windows) {
        List<Row> street =
                windows.stream().filter(row -> row.getField(0).equals("drive/street")).toList();
        // 60 frames at 25 a second.
        assertThat(street).hasSizeBetween(3, 4);
        assertThat(street.stream().mapToLong(row -> row.<Long>getFieldAs(2)).sum()).isEqualTo(60);
        assertThat(windows.stream().mapToLong(row -> row.<Long>getFieldAs(3)).sum()).isEqualTo(1);
    }

    private static void checkFrames(List<Row> frames) throws Exception {
        assertThat(frames)
                .extracting(r -> r.getField(0), r -> r.getField(1), r -> r.getField(3))
                .containsExactlyElementsOf(
                        IntStream.range(0, 60)
                                .mapToObj(i -> tuple("drive/street", (long) i, "image/jpeg"))
                                .toList());
        assertThat(TestVideos.number(frames.get(59).getFieldAs(4))).isEqualTo(59);
    }

    private static void checkDepth(List<Row> rows) throws Exception {
        assertThat(rows)
                .extracting(row -> row.getField(0), row -> row.getField(1))
                .containsExactly(tuple("front", "0"), tuple("front", "1"));
        for (Row row : rows) {
            assertThat(DepthImage.decode(row.getFieldAs(2), ImageLimits.DEFAULT)).isEqualTo(DEPTH);
        }
    }

    private List<String> page(EmbeddedBroker broker) throws Exception {
        return SqlStatements.of(
                Path.of("../docs/sql-tables.md"),
                Map.of(
                        "localhost:9092",
                        broker.address(),
                        "/data/",
                        folder + "/",
                        "'1 min'",
                        "'100 ms'"));
    }

    /**
     * Runs statements in turn.
     *
     * @param counts rows to wait for of each query in turn; those that end may give more or fewer
     * @return the rows of each query
     */
    private List<List<Row>> run(List<String> statements, List<Integer> counts) throws Exception {
        newEnvironment();
        List<List<Row>> predictions = new ArrayList<>();
        for (String statement : statements) {
            Matcher setting = SETTING.matcher(statement);
            if (setting.matches()) {
                set(setting.group(1), setting.group(2));
            } else if (statement.startsWith("SELECT")) {
                predictions.add(
                        TestTables.first(
                                counts.get(predictions.size()), environment.executeSql(statement)));
            } else {
                environment.executeSql(statement).await();
                if (statement.startsWith("CREATE")) {
                    created.add(statement);
                }
            }
        }
        assertThat(predictions).hasSameSizeAs(counts);
        return predictions;
    }

    /** The mode belongs to an environment; tables are kept. */
    private void set(String key, String value) {
        if (key.equals("execution.runtime-mode")) {
            newEnvironment(key, value);
        } else {
            environment.getConfig().set(key, value);
        }
    }

    private void newEnvironment(String... settings) {
        environment = TestTables.environment(settings);
        created.forEach(environment::executeSql);
        environment.createTemporaryView(
                "predictions",
                environment.fromValues(
                        PREDICTION,
                        prediction(0, image(0), DEPTH.encode(DepthEncoding.PNG16)),
                        prediction(1, image(1), DEPTH.encode(DepthEncoding.FLOAT32)),
                        prediction(2, TestImages.jpeg(3, 2), null)));
    }

    private static byte[] image(int number) {
        return number == 0 ? TestImages.png(3, 2) : Arrays.copyOf(image(0), 4096);
    }

    private static Row prediction(long sequence, byte[] image, byte[] depth) {
        return Row.of(image, "front", sequence, NOW.plusSeconds(sequence), depth, "model/1");
    }

    private static DepthMap depthMap() {
        return new DepthMap(
                new FrameIdentity("front", 7, NOW.toEpochMilli()),
                3,
                2,
                METRES,
                DepthKind.METRIC_DEPTH,
                new ModelVersion("model", "1"),
                InferenceTimings.NONE);
    }

    private static byte[] writtenDepth() {
        return new DepthMapSerializationSchema("depth", DepthEncoding.FLOAT32)
                .serialize(depthMap(), null, null)
                .value();
    }

    /** By the schema that jobs of the DataStream API use. */
    private static void writeDepthMap(EmbeddedBroker broker) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new DepthMapSerializationSchema("depth", DepthEncoding.FLOAT32)
                                    .serialize(depthMap(), null, null))
                    .get();
        }
    }
}
