// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Model;
import org.apache.flink.table.api.ModelDescriptor;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.types.ColumnList;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ML_PREDICT in jobs. */
class ModelPredictITCase {

    private static final String COLUMNS =
            "depth BYTES, width INT, height INT, `min` FLOAT, `max` FLOAT, kind STRING, model_version STRING, error STRING";

    @TempDir Path folder;
    private ModelPackage model;

    @BeforeEach
    void makeModel() {
        model = TestModels.brightness(folder.resolve("model"), "1", 1);
    }

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(SharedSessions.open()).isZero();
    }

    private static SqlSession session(String mode) {
        return mode.equals("batch") ? SqlSession.batch() : SqlSession.streaming();
    }

    private String create(String columns, String options) {
        return "CREATE MODEL m INPUT (image BYTES) OUTPUT (%s) WITH ('provider' = 'flink-depth', 'model' = '%s', 'device' = 'cpu'%s)"
                .formatted(columns, model.location(), options);
    }

    /** Without 'async', Flink calls a model that can do both asynchronously. */
    private static String predict(String mode) {
        return "SELECT * FROM ML_PREDICT(TABLE frames, MODEL m, DESCRIPTOR(image), %s) ORDER BY id"
                .formatted(
                        mode.endsWith("async")
                                ? "MAP['async', 'true', 'max-concurrent-operations', '4']"
                                : "MAP['async', 'false']");
    }

    /** The column asks for the second view of each image. */
    @Test
    void theConfidenceIsAColumn() throws Exception {
        List<Row> rows =
                session("batch")
                        .frames(TestFrames.gradient("a", 0).image(), new byte[0])
                        .run(create("confidence FLOAT, error STRING", ""))
                        .rows(predict("batch async"));
        assertThat(rows.get(0).<Float>getFieldAs("confidence")).isBetween(0.99f, 1f);
        assertThat(rows.get(1).<Float>getFieldAs("confidence")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "batch async"})
    void everyImageGetsOneRow(String mode) throws Exception {
        List<Row> rows =
                session("batch")
                        .frames(
                                TestFrames.grey("a", 0, 51).image(),
                                null,
                                new byte[0],
                                "no image".getBytes(),
                                TestFrames.broken("a", 1).image(),
                                TestFrames.grey("a", 2, 102, 40, 30).image())
                        .run(create(COLUMNS, ", 'batch-size' = '2', 'max-image-pixels' = '100000'"))
                        .rows(predict(mode));
        assertThat(rows).hasSize(6);
        Row first = rows.get(0);
        DepthImage depth = DepthImage.decode(first.getFieldAs("depth"), ImageLimits.DEFAULT);
        assertThat(depth.width()).isEqualTo(first.<Integer>getFieldAs("width"));
        assertThat(depth.height()).isEqualTo(first.<Integer>getFieldAs("height"));
        assertThat(depth.kind()).isEqualTo(DepthKind.RELATIVE_DISPARITY);
        assertThat(depth.at(0, 0)).isCloseTo(0.2f, within(0.01f));
        assertThat(first.<Float>getFieldAs("min")).isCloseTo(0.2f, within(0.01f));
        assertThat(first.<Float>getFieldAs("max")).isCloseTo(0.2f, within(0.01f));
        assertThat(first.<String>getFieldAs("kind")).isEqualTo("RELATIVE_DISPARITY");
        assertThat(first.<String>getFieldAs("model_version")).isEqualTo(model.version().toString());
        assertThat(first.<String>getFieldAs("error")).isNull();
        assertThat(rows.get(5).<Integer>getFieldAs("width")).isEqualTo(40);

        for (int i = 1; i <= 4; i++) {
            assertThat(rows.get(i).<byte[]>getFieldAs("depth")).isNull();
            assertThat(rows.get(i).<Integer>getFieldAs("width")).isNull();
        }
        assertThat(rows.subList(1, 5))
                .extracting(row -> row.<String>getFieldAs("error"))
                .satisfiesExactly(
                        e -> assertThat(e).isEqualTo("EMPTY: the image is NULL"),
                        e -> assertThat(e).isEqualTo("EMPTY: the image has no bytes"),
                        e -> assertThat(e).startsWith("NOT_AN_IMAGE: the bytes begin with 6e 6f"),
                        e -> assertThat(e).startsWith("CORRUPT_IMAGE: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "streaming async"})
    void streamsArePredictedInOrder(String mode) throws Exception {
        Path images = Files.createDirectory(folder.resolve("images"));
        for (int i = 0; i < 20; i++) {
            Files.write(
                    images.resolve("%02d.jpg".formatted(i)),
                    TestFrames.grey("a", i, 10 * i).image());
        }
        List<Row> rows =
                session("streaming")
                        .run(
                                "CREATE TABLE frames (image BYTES, id BIGINT METADATA FROM 'sequence') WITH ('connector' = 'flink-depth-video', 'input' = '%s')"
                                        .formatted(images))
                        .run(
                                create(
                                        "`min` FLOAT, error STRING",
                                        ", 'batch-size' = '2', 'batch-delay' = '1 s'"))
                        .rows(predict(mode).replace(" ORDER BY id", ""));
        assertThat(rows).hasSize(20);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).<Long>getFieldAs("id")).isEqualTo(i);
            assertThat(rows.get(i).<Float>getFieldAs("min"))
                    .isCloseTo(10 * i / 255f, within(0.01f));
        }
    }

    @Test
    void callsThatAreOpenAtATimeShareBatches() throws Exception {
        model = TestModels.batchSize(folder.resolve("batch"));
        byte[][] images = new byte[12][];
        Arrays.fill(images, TestFrames.grey("a", 0, 0).image());
        // The delay is longer than the test: a batch is full or is not run.
        List<Row> rows =
                SqlSession.streaming()
                        .frames(images)
                        .run(create("`min` FLOAT", ", 'batch-size' = '2', 'batch-delay' = '1 h'"))
                        .rows(predict("streaming async").replace(" ORDER BY id", ""));
        assertThat(rows).extracting(row -> row.<Float>getFieldAs("min")).containsOnly(2f);
    }

    @Test
    void imagesOverALimitAreRowsToo() throws Exception {
        List<Row> rows =
                SqlSession.batch()
                        .frames(TestFrames.grey("a", 0, 51, 40, 30))
                        .run(create("error STRING", ", 'max-image-pixels' = '1000'"))
                        .rows(predict("sync"));
        assertThat(rows.get(0).<String>getFieldAs("error"))
                .isEqualTo("TOO_MANY_PIXELS: the image has 40 x 30 pixels; the limit is 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png16", "float16", "float32"})
    void depthComesInEveryEncodingAndSize(String encoding) throws Exception {
        List<Row> rows =
                SqlSession.batch()
                        .frames(TestFrames.grey("a", 0, 51, 40, 30))
                        .run(
                                create(
                                        "depth BYTES",
                                        ", 'depth-size' = 'network', 'depth-encoding' = '"
                                                + encoding
                                                + "'"))
                        .rows(predict("sync"));
        DepthImage depth = DepthImage.decode(rows.get(0).getFieldAs("depth"), ImageLimits.DEFAULT);
        assertThat(depth.width()).isEqualTo(TestModels.SIZE);
        assertThat(depth.at(0, 0)).isCloseTo(0.2f, within(0.01f));
    }

    @Test
    void embeddingsAreArrays() throws Exception {
        model = TestModels.meanColour(folder.resolve("colour"));
        List<Row> rows =
                SqlSession.batch()
                        .frames(TestFrames.grey("a", 0, 51).image(), null)
                        .run(
                                create(
                                        "class_token ARRAY<FLOAT>, patch_mean ARRAY<FLOAT>, model_version STRING, error STRING",
                                        ", 'task' = 'embedding'"))
                        .rows(predict("async"));
        Float[] token = rows.get(0).getFieldAs("class_token");
        assertThat(token).isNotEmpty();
        assertThat(rows.get(0).<Float[]>getFieldAs("patch_mean")).isNotEmpty();
        assertThat(rows.get(1).<Float[]>getFieldAs("class_token")).isNull();
        assertThat(rows.get(1).<String>getFieldAs("error")).startsWith("EMPTY: ");
    }

    /** What docs/sql.md says of its first job. */
    @Test
    void aStatementSetRunsEachImageOnce() {
        SqlSession session = SqlSession.streaming().frames(TestFrames.grey("a", 0, 51));
        session.run(create("depth BYTES, error STRING", ", 'model-refresh-interval' = '1 min'"));
        session.run(
                "CREATE TEMPORARY VIEW predictions AS SELECT * FROM ML_PREDICT(TABLE frames, MODEL m, DESCRIPTOR(image), MAP['async', 'true', 'max-concurrent-operations', '4'])");
        session.run("CREATE TABLE good (depth BYTES) WITH ('connector' = 'blackhole')");
        session.run("CREATE TABLE bad (error STRING) WITH ('connector' = 'blackhole')");
        String plan =
                session.tables.explainSql(
                        "EXECUTE STATEMENT SET BEGIN INSERT INTO good SELECT depth FROM predictions WHERE error IS NULL; INSERT INTO bad SELECT error FROM predictions WHERE error IS NOT NULL; END");
        String executed = plan.substring(plan.indexOf("== Optimized Execution Plan =="));
        assertThat(executed.split("MLPredict", -1)).as(executed).hasSize(2);
    }

    /** Flink appends a 0 to a column that is already there. */
    @Test
    void columnsThatClashGetANewName() throws Exception {
        SqlSession session = SqlSession.batch().frames(TestFrames.grey("a", 0, 51));
        session.run("CREATE TEMPORARY VIEW sized AS SELECT image, 7 AS width FROM frames");
        List<Row> rows =
                session.run(create("width INT", ""))
                        .rows(
                                "SELECT width, width0 FROM ML_PREDICT(TABLE sized, MODEL m, DESCRIPTOR(image))");
        assertThat(rows.get(0).getField(0)).isEqualTo(7);
        assertThat(rows.get(0).getField(1)).isEqualTo(TestModels.SIZE);
    }

    @Test
    void theTableApiDoesTheSame() throws Exception {
        SqlSession session = SqlSession.streaming().frames(TestFrames.grey("a", 0, 51));
        Model depth =
                session.tables.fromModel(
                        ModelDescriptor.forProvider(DepthModelProviderFactory.IDENTIFIER)
                                .inputSchema(
                                        Schema.newBuilder()
                                                .column("image", DataTypes.BYTES())
                                                .build())
                                .outputSchema(
                                        Schema.newBuilder()
                                                .column("depth", DataTypes.BYTES())
                                                .column("error", DataTypes.STRING())
                                                .build())
                                .option(DepthModelOptions.MODEL, model.location())
                                .option(DepthModelOptions.TASK, DepthModelOptions.Task.DEPTH)
                                .build());
        Table predictions = depth.predict(session.tables.from("frames"), ColumnList.of("image"));
        try (CloseableIterator<Row> rows = predictions.execute().collect()) {
            Row row = rows.next();
            assertThat(DepthImage.decode(row.getFieldAs("depth"), ImageLimits.DEFAULT).at(0, 0))
                    .isCloseTo(0.2f, within(0.01f));
        }
    }

    @Test
    void metresFollowTheIntrinsicsOfColumnsAndOfTheFileOfCameras() throws Exception {
        model = TestModels.canonicalMetres(folder.resolve("canonical"), "1", TestModels.SIZE);
        Path cameras = folder.resolve("cameras.json");
        Files.writeString(
                cameras,
                "{\"cameras\": {\"front\": {\"width\": 32, \"height\": 32, \"focalX\": 64}}}");
        byte[] image = TestFrames.grey("a", 0, 51).image();
        SqlSession session = SqlSession.batch().frames(image, image, image, image, image);
        session.run(
                "CREATE VIEW seen AS SELECT *, CASE id WHEN 0 THEN '32,32,15.5,15.5' WHEN 1 THEN 'wide' END AS text,"
                        + " CASE WHEN id = 2 THEN CAST(ROW(96.0, 96.0, 15.5, 15.5) AS ROW<focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY DOUBLE>) END AS numbers,"
                        + " CASE WHEN id = 3 THEN 'front' END AS cam FROM frames");
        String columns = "`max` FLOAT, kind STRING, error STRING";
        String options =
                ", 'camera-intrinsics' = '%s', 'missing-intrinsics' = 'fail'".formatted(cameras);
        String statement = create(columns, options);
        session.run(statement.replace("BYTES)", "BYTES, camera STRING, intrinsics STRING)"));
        session.run(
                statement
                        .replace("MODEL m", "MODEL `rows`")
                        .replace(
                                "BYTES)",
                                "BYTES, intrinsics ROW<focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY DOUBLE>)")
                        .replace("'fail'", "'relative'"));
        List<Row> texts =
                session.rows(
                        "SELECT `max`, kind, error FROM ML_PREDICT(TABLE seen, MODEL m, DESCRIPTOR(image, cam, text), MAP['async', 'false']) ORDER BY id");
        assertThat(texts.get(0).<Float>getFieldAs("max")).isCloseTo(4f, within(0.01f));
        assertThat(texts.get(1).<String>getFieldAs("error"))
                .startsWith("BAD_HEADER: column intrinsics: intrinsics are \"wide\"; expected");
        assertThat(texts.get(3).<Float>getFieldAs("max")).isCloseTo(8f, within(0.01f));
        assertThat(texts.get(4).<String>getFieldAs("error")).startsWith("MISSING_INTRINSICS: ");
        List<Row> rows =
                session.rows(
                        "SELECT `max`, kind, error FROM ML_PREDICT(TABLE seen, MODEL `rows`, DESCRIPTOR(image, numbers), MAP['async', 'false']) ORDER BY id");
        assertThat(rows.get(2).<Float>getFieldAs("max")).isCloseTo(12f, within(0.01f));
        assertThat(rows.get(2).<String>getFieldAs("kind")).isEqualTo("METRIC_DEPTH");
        assertThat(rows.get(0).<Float>getFieldAs("max")).isCloseTo(5f, within(0.02f));
        assertThat(rows.get(0).<String>getFieldAs("kind")).isEqualTo("RELATIVE_DISPARITY");
    }
}
