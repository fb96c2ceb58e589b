package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native libraries are loaded once for each class loader: jobs in one cluster, one after another
 * and side by side, each with libraries of its own, and all with those of the cluster.
 */
class NativeLibrariesITCase {

    private static final Path JOB = Path.of(System.getProperty("flinkdepth.job.jar"));
    private static final Path SQL = Path.of(System.getProperty("flinkdepth.sql.jar"));

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
        try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"))) {
            runJobs(cluster);
            String jar = "--jar=" + SQL.toUri();
            runStatements(cluster, jar);
        }
    }

    @Test
    void jobsThatShareThoseOfTheCluster() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"), SQL)) {
            runJobs(cluster);
            runStatements(cluster);
        }
    }

    private void runJobs(LocalCluster cluster) throws Exception {
        job(cluster, "first").output();
        job(cluster, "second").output();
        LocalCluster.Command third = job(cluster, "third");
        LocalCluster.Command fourth = job(cluster, "fourth");
        third.output();
        fourth.output();
        for (String name : List.of("first", "second", "third", "fourth")) {
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

    private void runStatements(LocalCluster cluster, String... options) throws Exception {
        assertThat(statements(cluster, options).output())
                .contains("64 |  TRUE |", "EMPTY: the image is NULL");
        LocalCluster.Command second = statements(cluster, options);
        LocalCluster.Command third = statements(cluster, options);
        for (LocalCluster.Command command : List.of(second, third)) {
            assertThat(command.output()).contains("64 |  TRUE |", "EMPTY: the image is NULL");
        }
    }

    private LocalCluster.Command statements(LocalCluster cluster, String... options)
            throws IOException {
        Path script = Files.createTempFile(folder, "statements-", ".sql");
        Files.writeString(
                script,
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
                """
                        .formatted(HexFormat.of().formatHex(picture(0))));
        String[] arguments = new String[2 + options.length];
        arguments[0] = "sql";
        arguments[1] = script.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return cluster.begin(arguments);
    }
}
