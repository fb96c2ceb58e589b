// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before a job runs, and that the message names it. */
class TablePlanningTest {

    private static final String IMAGE_AND_DEPTH = "image BYTES, depth BYTES";

    private static void planVideo(String columns, String options, String... settings) {
        TableEnvironment environment = TestTables.environment(settings);
        environment.executeSql(
                "CREATE TABLE frames (%s) WITH ('connector' = 'flink-depth-video'%s)"
                        .formatted(columns, options));
        environment.explainSql("SELECT * FROM frames");
    }

    private static void planShards(String columns, String options, String... settings) {
        TableEnvironment environment = TestTables.environment(settings);
        environment.executeSql(
                "CREATE TABLE labels (%s) WITH ('connector' = 'flink-depth-shards'%s)"
                        .formatted(columns, options));
        environment.executeSql(
                "CREATE TABLE predictions (%s) WITH ('connector' = 'datagen', 'number-of-rows' = '1')"
                        .formatted(columns));
        environment.explainSql("INSERT INTO labels SELECT * FROM predictions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "camera STRING METADATA | has 0 physical columns",
                "image BYTES, camera STRING | has 2 physical columns [image, camera]",
                "image STRING | column `image` of default_catalog.default_database.frames is STRING",
                "image VARBINARY(100) | must be BYTES",
                "image BYTES NOT NULL | may be NULL where a frame could not be read",
                "image BYTES, x STRING METADATA FROM 'colour' | colour",
                "image BYTES, camera DOUBLE ARRAY METADATA | camera"
            })
    void columnsOfAVideoTableAreChecked(String columns, String message) {
        assertThatThrownBy(() -> planVideo(columns, ", 'input' = '/data'"))
                .hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | input",
                ", 'input' = '' | the option 'input' of default_catalog.default_database.frames",
                ", 'input' = '/a; ;/b' | none of them empty",
                ", 'input' = '/a;/b', 'camera' = 'front' | the option 'camera'",
                ", 'input' = '/a', 'camera' = ' ' | the option 'camera'",
                ", 'input' = '/a', 'follow-interval' = '9 ms' | at least 10 ms",
                ", 'input' = '/a', 'network-timeout' = '9 ms' | at least 100 ms",
                ", 'input' = '/a', 'max-frames-per-second' = '0' | 'max-frames-per-second'",
                ", 'input' = '/a', 'max-frames-per-second' = 'NaN' | 'max-frames-per-second'",
                ", 'input' = '/a', 'frame-time' = 'noon' | [FILE, CLOCK]",
                ", 'input' = '/a', 'encoding' = 'gif' | [JPEG, PNG]",
                ", 'input' = '/a', 'colour' = 'red' | Unsupported options:\n\ncolour"
            })
    void optionsOfAVideoTableAreChecked(String options, String message) {
        assertThatThrownBy(() -> planVideo("image BYTES", options))
                .hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                ", 'input' = '/a', 'follow-interval' = '1 s' | leave out 'follow-interval'",
                ", 'input' = 'rtsp://gate/1' | instead of the network cameras"
            })
    void aBatchJobOverAnEndlessTableIsRefused(String options, String message) {
        assertThatThrownBy(
                        () -> planVideo("image BYTES", options, "execution.runtime-mode", "batch"))
                .hasStackTraceContaining(message)
                .hasStackTraceContaining("SET 'execution.runtime-mode' = 'streaming'");
    }

    @ParameterizedTest
    @CsvSource({"file, jpeg", "clock, png", "FILE, JPEG", "CLOCK, PNG"})
    void caseDoesNotMatterInVideoOptions(String frameTime, String encoding) {
        assertThatCode(
                        () ->
                                planVideo(
                                        "image BYTES",
                                        ", 'input' = '/a', 'frame-time' = '%s', 'encoding' = '%s'"
                                                .formatted(frameTime, encoding)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "fail", "SKIP", "FAIL"})
    void caseDoesNotMatterInShardOptions(String onError) {
        assertThatCode(
                        () ->
                                planShards(
                                        IMAGE_AND_DEPTH,
                                        ", 'path' = '/labels', 'on-error' = '%s'"
                                                .formatted(onError),
                                        "execution.checkpointing.interval",
                                        "1 s"))
                .doesNotThrowAnyException();
    }

    @Test
    void aVideoTableTakesAllItsOptions() {
        assertThatCode(
                        () ->
                                planVideo(
                                        "picture BYTES, c STRING METADATA FROM 'camera'",
                                        ", 'input' = 'rtsp://gate/1', 'camera' = 'gate',"
                                                + " 'follow-interval' = '1 s', 'frame-time' = 'clock',"
                                                + " 'max-frames-per-second' = '2.5', 'encoding' ="
                                                + " 'png', 'network-timeout' = '5 s',"
                                                + " 'scan.parallelism' = '3',"
                                                + " 'scan.watermark.idle-timeout' = '10 s'"))
                .doesNotThrowAnyException();
    }

    @Test
    void aVideoTableCannotBeWritten() {
        TableEnvironment environment = TestTables.environment();
        environment.executeSql(
                "CREATE TABLE frames (image BYTES) WITH ('connector' = 'flink-depth-video', 'input'"
                        + " = '/a')");
        assertThatThrownBy(() -> environment.explainSql("INSERT INTO frames VALUES (x'00')"))
                .hasStackTraceContaining("can only be used as a source");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "image BYTES | no column `depth` BYTES",
                "depth BYTES | no column `image` BYTES",
                "image BYTES, depth STRING | `depth` of default_catalog.default_database.labels is STRING",
                "image BYTES, depth BYTES, colour STRING | the column `colour`",
                "image BYTES, depth BYTES, sequence INT | expected BIGINT",
                "image BYTES, depth BYTES, `time` TIMESTAMP(3) | expected TIMESTAMP_LTZ(3)",
                "image BYTES, depth BYTES, scores MAP<STRING, FLOAT> | expected MAP<STRING, DOUBLE>",
                "image BYTES, depth BYTES, intrinsics ROW<fx DOUBLE, fy DOUBLE, cx DOUBLE, cy DOUBLE> | expected ROW<focalX DOUBLE"
            })
    void columnsOfShardsAreChecked(String columns, String message) {
        assertThatThrownBy(
                        () ->
                                planShards(
                                        columns,
                                        ", 'path' = '/labels'",
                                        "execution.checkpointing.interval",
                                        "1 s"))
                .hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | path",
                ", 'path' = '' | the option 'path' of default_catalog.default_database.labels is ''; expected a folder",
                ", 'path' = '/l', 'shard-size' = '0 b' | the option 'shard-size' of default_catalog.default_database.labels is '0 bytes'; expected at least 1 byte",
                ", 'path' = '/l', 'rollover-interval' = '0 s' | the option 'rollover-interval' of default_catalog.default_database.labels is 'PT0S'; expected at least 1 ms",
                ", 'path' = '/l', 'inactivity-interval' = '0 s' | the option 'inactivity-interval'",
                ", 'path' = '1st:/labels' | the option 'path'",
                ", 'path' = '/l', 'on-error' = 'cry' | [SKIP, FAIL]",
                ", 'path' = '/l', 'compression' = 'gz' | Unsupported options:\n\ncompression"
            })
    void optionsOfShardsAreChecked(String options, String message) {
        assertThatThrownBy(
                        () ->
                                planShards(
                                        IMAGE_AND_DEPTH,
                                        options,
                                        "execution.checkpointing.interval",
                                        "1 s"))
                .hasStackTraceContaining(message);
    }

    @Test
    void shardsNeedStreamingAndCheckpoints() {
        assertThatThrownBy(
                        () ->
                                planShards(
                                        IMAGE_AND_DEPTH,
                                        ", 'path' = '/labels'",
                                        "execution.runtime-mode",
                                        "batch"))
                .hasStackTraceContaining("SET 'execution.runtime-mode' = 'streaming'");
        assertThatThrownBy(() -> planShards(IMAGE_AND_DEPTH, ", 'path' = '/labels'"))
                .hasStackTraceContaining("SET 'execution.checkpointing.interval'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ", mask BYTES, camera STRING, sequence BIGINT, `time` TIMESTAMP_LTZ(3), media_type"
                        + " STRING, intrinsics ROW<focalX DOUBLE, focalY DOUBLE, principalX DOUBLE,"
                        + " principalY DOUBLE>, model_version STRING, scores MAP<STRING, DOUBLE>,"
                        + " reason STRING"
            })
    void shardsTakeAllTheirColumnsAndOptions(String more) {
        assertThatCode(
                        () ->
                                planShards(
                                        IMAGE_AND_DEPTH + more,
                                        ", 'path' = '/labels', 'shard-size' = '1 mb',"
                                                + " 'rollover-interval' = '1 min',"
                                                + " 'inactivity-interval' = '30 s', 'on-error' ="
                                                + " 'fail', 'sink.parallelism' = '2'",
                                        "execution.checkpointing.interval",
                                        "1 s"))
                .doesNotThrowAnyException();
    }

    @Test
    void shardsTakeNoUpdates() {
        TableEnvironment environment =
                TestTables.environment("execution.checkpointing.interval", "1 s");
        environment.executeSql(
                "CREATE TABLE labels (image BYTES, depth BYTES) WITH ('connector' ="
                        + " 'flink-depth-shards', 'path' = '/labels')");
        environment.executeSql(
                "CREATE TABLE predictions (image BYTES, depth BYTES) WITH ('connector' = 'datagen')");
        assertThatThrownBy(
                        () ->
                                environment.explainSql(
                                        "INSERT INTO labels SELECT image, LAST_VALUE(depth) FROM"
                                                + " predictions GROUP BY image"))
                .hasStackTraceContaining("doesn't support consuming update");
    }
}
