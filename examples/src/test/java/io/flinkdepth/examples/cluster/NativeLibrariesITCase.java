// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native libraries are loaded once for each class loader: jobs in one cluster, one after another
 * and side by side, each with libraries of its own, and all with those of the cluster.
 */
@Tag("processes")
class NativeLibrariesITCase {

    private static final Path JOB = Path.of(System.getProperty("flinkdepth.job.jar"));
    private static final Path SQL = Path.of(System.getProperty("flinkdepth.sql.jar"));

    private static final String QUERY =
            """
            SET 'execution.runtime-mode' = 'batch';
            SET 'sql-client.execution.result-mode' = 'tableau';
            LOAD MODULE depth;
            CREATE TEMPORARY VIEW frames AS
              SELECT * FROM (VALUES (CAST(NULL AS BYTES)), (CAST(x'%s' AS BYTES))) AS t(image);
            CREATE MODEL m INPUT (image BYTES) OUTPUT (depth BYTES, width INT, error STRING)
              WITH ('provider' = 'flink-depth');
            SELECT width, depth_at(depth, 1, 1) > -1 AS known, error
              FROM ML_PREDICT(TABLE frames, MODEL m, DESCRIPTOR(image));
            """;

    private static final String ENDLESS =
            """
            SET 'execution.runtime-mode' = 'streaming';
            SET 'execution.checkpointing.interval' = '500 ms';
            CREATE TABLE camera (image BYTES) WITH (
              'connector' = 'flink-depth-video', 'input' = '%s', 'follow-interval' = '1 s');
            """;

    private static final String COLLECTOR =
            """
            CREATE TABLE %1$s (image BYTES, depth BYTES) WITH (
              'connector' = 'flink-depth-shards', 'path' = '%2$s', 'rollover-interval' = '100 ms');
            INSERT INTO %1$s SELECT image, depth
              FROM ML_PREDICT(TABLE camera, MODEL m, DESCRIPTOR(image));
            """;

    @TempDir Path folder;
    private Path images;

    @BeforeEach
    void makeImages() throws IOException {
        images = Files.createDirectory(folder.resolve("images"));
        for (int i = 0; i < 3; i++) {
            Files.write(images.resolve(i + ".jpg"), picture(i));
        }
    }

    private static byte[] picture(int number) {
        byte[] rgb = new byte[3 * 64 * 48];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 64 + 40 * number);
        }
        try (DecodedImage image = DecodedImage.ofRgb(64, 48, rgb)) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }

    @Test
    void jobsThatBringTheirOwn() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"), 1)) {
            runJobs(cluster);
            runStatements(cluster, "--jar=" + SQL.toUri());
        }
    }

    @Test
    void jobsThatShareThoseOfTheCluster() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"), 1, SQL)) {
            runJobs(cluster);
            runStatements(cluster);
        }
    }

    private void runJobs(LocalCluster cluster) throws Exception {
        for (String name : List.of("first", "second")) {
            job(cluster, name).output();
            try (Stream<Path> files = Files.list(folder.resolve(name))) {
                assertThat(files.filter(file -> file.toString().endsWith(".png"))).hasSize(3);
            }
        }
    }

    private LocalCluster.Command job(LocalCluster cluster, String name) throws IOException {
        return cluster.begin(
                "run",
                JOB.toRealPath().toString(),
                "--input",
                images.toString(),
                "--output",
                folder.resolve(name).toString());
    }

    /** In one session; each query and each INSERT is a job. */
    private void runStatements(LocalCluster cluster, String... options) throws Exception {
        List<String> names = List.of("labels_left", "labels_right");
        StringBuilder statements = new StringBuilder();
        statements.append(QUERY.formatted(HexFormat.of().formatHex(picture(0))));
        statements.append(ENDLESS.formatted(images));
        for (String name : names) {
            statements.append(COLLECTOR.formatted(name, folder.resolve(name)));
        }
        assertThat(run(cluster, statements.toString(), options))
                .containsPattern("64 \\| +TRUE \\|")
                .contains("EMPTY: the image is NULL");
        // Both have predictions while both run, in the one process there is.
        cluster.check(
                () ->
                        CommonTestUtils.waitUtil(
                                () ->
                                        names.stream()
                                                .allMatch(name -> hasShard(folder.resolve(name))),
                                Duration.ofMinutes(3),
                                "one of two jobs side by side collects nothing"));
        assertThat(cluster.get("/jobs/overview").body().split("\"RUNNING\"", -1)).hasSize(3);
    }

    private static boolean hasShard(Path labels) {
        try (Stream<Path> files = Files.walk(labels)) {
            return files.anyMatch(file -> file.getFileName().toString().matches("[^.].*\\.tar"));
        } catch (IOException | UncheckedIOException e) {
            // The folder comes with the first label, and files in it are renamed.
            return false;
        }
    }

    private String run(LocalCluster cluster, String statements, String... options)
            throws Exception {
        Path script = Files.createTempFile(folder, "statements-", ".sql");
        Files.writeString(script, statements);
        String[] arguments = new String[2 + options.length];
        arguments[0] = "sql";
        arguments[1] = script.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        String output = cluster.succeeds(arguments);
        assertThat(output).doesNotContain("[ERROR]");
        return output;
    }
}
