// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.source.TestVideos;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table of frames in jobs. Waiting for rows cannot be interrupted: a thread of its own can be
 * left.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VideoTableITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir private Path folder;

    private static void createFrames(
            TableEnvironment environment, String watermark, String options, Path... inputs) {
        List<String> paths = new ArrayList<>();
        for (Path input : inputs) {
            paths.add(input.toString());
        }
        environment.executeSql(
                """
                CREATE TABLE frames (
                    picture BYTES,
                    camera STRING NOT NULL METADATA,
                    sequence BIGINT METADATA,
                    t TIMESTAMP_LTZ(3) METADATA FROM 'time',
                    name STRING METADATA,
                    media STRING METADATA FROM 'media-type',
                    defect STRING METADATA,
                    intrinsics ROW<focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY DOUBLE>
                        METADATA
                    %s
                ) WITH ('connector' = 'flink-depth-video', 'input' = '%s' %s)"""
                        .formatted(watermark, String.join(";", paths), options));
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "batch"})
    void imagesAndVideosComeWithAllThatIsKnownOfThem(String mode) throws Exception {
        Path park = folder.resolve("park");
        TestTables.picture(park, "a.png", 7);
        Path video = TestVideos.write(folder.resolve("drive.mp4"), 30);
        TableEnvironment environment = TestTables.environment("execution.runtime-mode", mode);
        createFrames(environment, "", ", 'encoding' = 'png'", park, video);

        List<Row> all = TestTables.rows(environment.executeSql("SELECT * FROM frames"));

        assertThat(all).hasSize(31);
        Row image = all.stream().filter(r -> r.getField("camera").equals("park")).findAny().get();
        assertThat(image.<byte[]>getFieldAs("picture")).isEqualTo(TestImages.png(6, 4));
        assertThat(image)
                .isEqualTo(
                        Row.of(
                                image.getField("picture"),
                                "park",
                                0L,
                                Instant.ofEpochMilli(TestTables.EPOCH_MILLIS + 7000),
                                "park/a",
                                "image/png",
                                null,
                                null));
        List<Row> drive = all.stream().filter(r -> r.getField("camera").equals("drive")).toList();
        Instant start = Files.getLastModifiedTime(video).toInstant();
        for (int i = 0; i < 30; i++) {
            assertThat(TestVideos.number(drive.get(i).getFieldAs("picture"))).isEqualTo(i);
            assertThat(drive.get(i).<Long>getFieldAs("sequence")).isEqualTo(i);
            assertThat(drive.get(i).<Instant>getFieldAs("t").toEpochMilli())
                    .isEqualTo(start.toEpochMilli() + 40L * i);
            assertThat(drive.get(i).getField("media")).isEqualTo("image/png");
        }
    }

    @Test
    void columnsMayBeLeftOutAndMixed() throws Exception {
        TestTables.picture(folder.resolve("park"), "a.png", 7);
        TableEnvironment environment = TestTables.environment();
        createFrames(environment, "", "", folder.resolve("park"));

        assertThat(TestTables.rows(environment.executeSql("SELECT name, sequence FROM frames")))
                .containsExactly(Row.of("a", 0L));
        assertThat(TestTables.rows(environment.executeSql("SELECT media, camera, t FROM frames")))
                .containsExactly(
                        Row.of(
                                "image/png",
                                "park",
                                Instant.ofEpochMilli(TestTables.EPOCH_MILLIS + 7000)));
    }

    @Test
    void whatCannotBeReadIsARowWithItsDefect() throws Exception {
        Path park = Files.createDirectory(folder.resolve("park"));
        byte[] junk = "this is no picture".getBytes(StandardCharsets.UTF_8);
        Files.write(park.resolve("a.jpg"), junk);
        Files.createSymbolicLink(park.resolve("b.jpg"), folder.resolve("absent.jpg"));
        Files.write(park.resolve("c.jpg"), TestImages.jpeg(8, 8));
        Files.write(park.resolve("d.mp4"), junk);
        TableEnvironment environment = TestTables.environment();
        createFrames(environment, "", "", park);

        Map<Object, Row> rows = new HashMap<>();
        for (Row row :
                TestTables.rows(
                        environment.executeSql("SELECT name, picture, defect FROM frames"))) {
            rows.put(row.getField(0), row);
        }

        assertThat(rows).containsOnlyKeys("a", "b", "c", "d");
        // The source does not decode images: whoever does finds out.
        assertThat(rows.get("a").<byte[]>getFieldAs(1)).isEqualTo(junk);
        assertThat(rows.get("a").getField(2)).isNull();
        assertThat(rows.get("b").getField(1)).isNull();
        assertThat(rows.get("b").<String>getFieldAs(2)).contains("UNREADABLE_SOURCE", "b.jpg");
        assertThat(rows.get("c").getField(2)).isNull();
        assertThat(rows.get("d").getField(1)).isNull();
        assertThat(rows.get("d").<String>getFieldAs(2)).contains("UNREADABLE_SOURCE", "d.mp4");
    }

    /**
     * The folder is followed, so that no end of the input closes windows. The camera of later times
     * is read first: without watermarks of each camera all frames of the other would be late.
     */
    @ParameterizedTest
    @CsvSource({
        "t - INTERVAL '1' SECOND, on-event",
        "t - INTERVAL '1' SECOND, on-periodic",
        "SOURCE_WATERMARK(), on-periodic"
    })
    void windowsCloseByTheSlowestCamera(String watermark, String strategy) throws Exception {
        for (int second = 0; second < 5; second++) {
            TestTables.picture(folder.resolve("all/early"), second + ".png", second);
            TestTables.picture(folder.resolve("all/a-late"), second + ".png", 1000 + second);
        }
        TableEnvironment environment = TestTables.environment();
        createFrames(
                environment,
                ", WATERMARK FOR t AS " + watermark,
                ", 'follow-interval' = '50 ms', 'scan.watermark.emit.strategy' = '%s'"
                        .formatted(strategy),
                folder.resolve("all"));

        List<Row> windows =
                TestTables.first(
                        3,
                        environment.executeSql(
                                """
                                SELECT camera, window_start, COUNT(*) FROM TABLE(
                                    TUMBLE(TABLE frames, DESCRIPTOR(t), INTERVAL '1' SECOND))
                                GROUP BY camera, window_start, window_end"""));

        assertThat(windows)
                .extracting(
                        row -> row.getField(0),
                        row ->
                                row.<LocalDateTime>getFieldAs(1).toEpochSecond(ZoneOffset.UTC)
                                        - TestTables.EPOCH_MILLIS / 1000,
                        row -> row.getField(2))
                .containsExactly(
                        tuple("all/early", 0L, 1L),
                        tuple("all/early", 1L, 1L),
                        tuple("all/early", 2L, 1L));
    }

    /** Of four readers three have no camera. */
    @Test
    void silentReadersHoldNothingUpWhenTheyMayBeIdle() throws Exception {
        for (int second = 0; second < 5; second++) {
            TestTables.picture(folder.resolve("park"), second + ".png", second);
        }
        for (String watermark : List.of("t - INTERVAL '1' SECOND", "SOURCE_WATERMARK()")) {
            TableEnvironment environment = TestTables.environment();
            createFrames(
                    environment,
                    ", WATERMARK FOR t AS " + watermark,
                    ", 'follow-interval' = '50 ms', 'scan.parallelism' = '4',"
                            + " 'scan.watermark.idle-timeout' = '500 ms'",
                    folder.resolve("park"));
            assertThat(
                            TestTables.first(
                                    2,
                                    environment.executeSql(
                                            """
                                            SELECT COUNT(*) FROM TABLE(TUMBLE(
                                                TABLE frames, DESCRIPTOR(t), INTERVAL '1' SECOND))
                                            GROUP BY window_start, window_end""")))
                    .containsExactly(Row.of(1L), Row.of(1L));
        }
    }

    @Test
    void aCompiledPlanGoesOnFromASavepoint() throws Exception {
        Path park = folder.resolve("park");
        Path plan = folder.resolve("plan.json");
        TestTables.picture(park, "0.png", 0);
        TestTables.picture(park, "1.png", 1);
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
            broker.createTopics(1, "out");
            consumer.subscribe(List.of("out"));
            TableEnvironment first = TestTables.environment();
            createFrames(
                    first,
                    ", WATERMARK FOR t AS t - INTERVAL '1' SECOND",
                    ", 'follow-interval' = '50 ms'",
                    park);
            first.executeSql(
                    "CREATE TABLE lines (line STRING) WITH ('connector' = 'kafka', 'topic' = 'out',"
                            + " 'properties.bootstrap.servers' = '%s', 'format' = 'raw')"
                                    .formatted(broker.address()));
            first.compilePlanSql(
                            "INSERT INTO lines SELECT camera || '#' || CAST(sequence AS STRING) ||"
                                    + " ' ' || name FROM frames")
                    .writeToFile(plan);
            JobClient job =
                    first.loadPlan(PlanReference.fromFile(plan))
                            .execute()
                            .getJobClient()
                            .orElseThrow();
            assertThat(lines(consumer, 2)).containsExactly("park#0 0", "park#1 1");
            String savepoint =
                    job.stopWithSavepoint(
                                    false,
                                    folder.resolve("savepoints").toUri().toString(),
                                    SavepointFormatType.CANONICAL)
                            .get();

            TestTables.picture(park, "2.png", 2);
            TestTables.picture(park, "3.png", 3);
            TableEnvironment second =
                    TestTables.environment("execution.state-recovery.path", savepoint);
            JobClient restored =
                    second.loadPlan(PlanReference.fromFile(plan))
                            .execute()
                            .getJobClient()
                            .orElseThrow();
            assertThat(lines(consumer, 2)).containsExactly("park#2 2", "park#3 3");
            restored.cancel().get();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "group.id",
                        "test",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<String> lines(KafkaConsumer<byte[], byte[]> consumer, int count) {
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                lines.add(new String(record.value(), StandardCharsets.UTF_8));
            }
        }
        return lines;
    }
}
