// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import static io.flinkdepth.connectors.table.LabelTestRows.COLUMNS;
import static io.flinkdepth.connectors.table.LabelTestRows.HEIGHT;
import static io.flinkdepth.connectors.table.LabelTestRows.ROW;
import static io.flinkdepth.connectors.table.LabelTestRows.WIDTH;
import static io.flinkdepth.connectors.table.LabelTestRows.badRows;
import static io.flinkdepth.connectors.table.LabelTestRows.depth;
import static io.flinkdepth.connectors.table.LabelTestRows.full;
import static io.flinkdepth.connectors.table.LabelTestRows.mask;
import static io.flinkdepth.connectors.table.LabelTestRows.metres;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.shard.ShardFiles;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** INSERT INTO shards, read back by a reader that knows nothing of this project. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShardTableITCase {

    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .build());

    @TempDir private Path folder;

    private JobID write(String onError, List<Row> rows) throws Exception {
        TableEnvironment environment =
                TestTables.environment("execution.checkpointing.interval", "100 ms");
        environment.createTemporaryView("predictions", environment.fromValues(ROW, rows));
        environment.executeSql(
                "CREATE TABLE labels (%s) WITH ('connector' = 'flink-depth-shards', 'path' = '%s', 'on-error' = '%s')"
                        .formatted(COLUMNS, folder, onError));
        TableResult result = environment.executeSql("INSERT INTO labels SELECT * FROM predictions");
        JobID job = result.getJobClient().orElseThrow().getJobID();
        result.await();
        return job;
    }

    private Map<String, byte[]> written() throws Exception {
        Map<String, byte[]> entries = new HashMap<>();
        for (Path shard : ShardFiles.visible(folder)) {
            entries.putAll(ShardFiles.entries(shard));
        }
        return entries;
    }

    private static Raster raster(byte[] png) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    }

    @Test
    void allColumnsAreInTheShard() throws Exception {
        byte[] image = TestImages.png(WIDTH, HEIGHT);
        write("fail", List.of(full(4711, image, metres(), mask(WIDTH, HEIGHT))));

        Map<String, byte[]> entries = written();
        String key = PseudoLabel.keyOf(image);
        assertThat(entries)
                .containsOnlyKeys(
                        key + ".png", key + ".depth.png", key + ".mask.png", key + ".json");
        assertThat(entries.get(key + ".png")).isEqualTo(image);
        JsonNode json = new ObjectMapper().readTree(entries.get(key + ".json"));
        assertThat(json.get("camera").asText()).isEqualTo("front");
        assertThat(json.get("sequence").asLong()).isEqualTo(4711);
        assertThat(json.get("time").asLong()).isEqualTo(TestTables.EPOCH_MILLIS + 123);
        assertThat(json.get("intrinsics").get("focalY").asDouble()).isEqualTo(721);
        assertThat(json.get("intrinsics").get("principalX").asDouble()).isEqualTo(2.5);
        assertThat(json.get("teacher").get("name").asText()).isEqualTo("depth-anything-v2-small");
        assertThat(json.get("teacher").get("version").asText()).isEqualTo("20261122-1f3a");
        assertThat(json.get("scores").toString()).isEqualTo("{\"quality\":0.75}");
        assertThat(json.get("reason").asText()).isEqualTo("NOVEL");
        Raster depth = raster(entries.get(key + ".depth.png"));
        Raster mask = raster(entries.get(key + ".mask.png"));
        double scale = json.get("scale").asDouble();
        double offset = json.get("offset").asDouble();
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                assertThat(mask.getSample(column, row, 0))
                        .isEqualTo(row == 0 ? 128 : row == 1 ? 0 : 255);
                if (row != 1) {
                    double metres = 1 + row * WIDTH + column;
                    assertThat(depth.getSample(column, row, 0) * scale + offset)
                            .isCloseTo(row == 0 ? 0 : 1 / metres, within(1e-5));
                }
            }
        }
    }

    @Test
    void imageAndRelativeDepthAloneWillDo() throws Exception {
        byte[] image = TestImages.jpeg(WIDTH, HEIGHT);
        TableEnvironment environment =
                TestTables.environment("execution.checkpointing.interval", "100 ms");
        environment.createTemporaryView(
                "predictions",
                environment.fromValues(
                        DataTypes.ROW(
                                DataTypes.FIELD("depth", DataTypes.BYTES()),
                                DataTypes.FIELD("image", DataTypes.BYTES())),
                        Row.of(depth(DepthKind.RELATIVE_DISPARITY, WIDTH, HEIGHT), image)));
        environment.executeSql(
                "CREATE TABLE labels (depth BYTES, image BYTES) WITH ('connector' ="
                        + " 'flink-depth-shards', 'path' = '%s')".formatted(folder));
        environment.executeSql("INSERT INTO labels SELECT * FROM predictions").await();

        Map<String, byte[]> entries = written();
        String key = PseudoLabel.keyOf(image);
        assertThat(entries.get(key + ".jpg")).isEqualTo(image);
        JsonNode json = new ObjectMapper().readTree(entries.get(key + ".json"));
        assertThat(json.get("camera").asText()).isEqualTo("unknown");
        assertThat(json.get("sequence").asLong()).isZero();
        assertThat(json.get("time").asLong()).isZero();
        assertThat(json.get("teacher").get("name").asText()).isEqualTo("unknown");
        assertThat(json.get("reason").asText()).isEqualTo("EXHAUSTIVE");
        assertThat(json.has("intrinsics")).isFalse();
        Raster depth = raster(entries.get(key + ".depth.png"));
        assertThat(raster(entries.get(key + ".mask.png")).getSample(0, 0, 0)).isEqualTo(255);
        assertThat(
                        depth.getSample(3, 2, 0) * json.get("scale").asDouble()
                                + json.get("offset").asDouble())
                .isCloseTo(1 + 2 * WIDTH + 3, within(1e-3));
    }

    @Test
    void rowsThatCanBeNoLabelAreCountedAndPassedOver() throws Exception {
        List<Row> rows = new ArrayList<>(badRows());
        // SQL has no literal for NaN.
        rows.removeIf(row -> row.getField(4).equals(11L));
        int bad = rows.size();
        byte[] good = TestImages.png(WIDTH, HEIGHT);
        rows.add(full(99, good, metres(), null));

        JobID job = write("skip", rows);

        assertThat(written()).hasSize(4).containsKey(PseudoLabel.keyOf(good) + ".json");
        assertThat(
                        METRICS.findMetrics(job, "rejectedRows").values().stream()
                                .mapToLong(counter -> ((Counter) counter).getCount())
                                .sum())
                .isEqualTo(bad);
    }

    @Test
    void orTheyFailTheJobByTheirName() {
        assertThatThrownBy(() -> write("fail", badRows().subList(4, 5)))
                .hasStackTraceContaining(
                        "front#4 can be no pseudo-label: column `depth`: the map has");
    }
}
