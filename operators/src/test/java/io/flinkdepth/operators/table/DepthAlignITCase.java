// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.table.function.DepthAlign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The alignment of two cameras with scales of their own, in SQL. */
class DepthAlignITCase {

    private static final int SIDE = 8;

    /** Rows of 2 m to 9 m, as disparity with a scale. */
    private static byte[] relative(double scale) {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((1.0 / (2 + i / SIDE) - 0.05) / scale);
        }
        return new DepthImage(SIDE, SIDE, DepthKind.RELATIVE_DISPARITY, values)
                .encode(DepthEncoding.FLOAT32);
    }

    private static Row row(String camera, long millis, byte[] depth, int points) {
        Integer[] columns = new Integer[points];
        Arrays.fill(columns, 3);
        Integer[] rows = IntStream.range(0, points).boxed().toArray(Integer[]::new);
        Double[] metres = IntStream.range(0, points).mapToObj(y -> 2.0 + y).toArray(Double[]::new);
        return Row.of(
                camera,
                Instant.ofEpochMilli(millis),
                depth,
                points == 0 ? null : columns,
                points == 0 ? null : rows,
                points == 0 ? null : metres);
    }

    private static TableEnvironment tables(Row... rows) {
        TypeInformation<Row> type =
                Types.ROW_NAMED(
                        new String[] {
                            "camera", "event_time", "depth", "point_x", "point_y", "point_metres"
                        },
                        Types.STRING,
                        Types.INSTANT,
                        Types.PRIMITIVE_ARRAY(Types.BYTE),
                        Types.OBJECT_ARRAY(Types.INT),
                        Types.OBJECT_ARRAY(Types.INT),
                        Types.OBJECT_ARRAY(Types.DOUBLE));
        TableEnvironment tables =
                FunctionTables.with(EnvironmentSettings.inStreamingMode(), "measured", type, rows);
        tables.createTemporaryFunction("depth_align", DepthAlign.class);
        return tables;
    }

    private static List<Row> align(TableEnvironment tables) throws Exception {
        return align(tables, "");
    }

    private static List<Row> align(TableEnvironment tables, String arguments) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> results =
                tables.executeSql(
                                "SELECT camera, event_time, metres, scale, fit_error, fit_points, fit_age_millis"
                                        + " FROM depth_align(input => TABLE measured PARTITION BY camera%s)"
                                                .formatted(arguments))
                        .collect()) {
            results.forEachRemaining(rows::add);
        }
        return rows;
    }

    @Test
    void eachCameraHasItsScaleOverTime() throws Exception {
        List<Row> rows =
                align(
                        tables(
                                row("a", 1000, relative(0.02), 0),
                                row("a", 1100, relative(0.02), SIDE),
                                row("b", 1100, relative(3), SIDE),
                                row("a", 1200, relative(0.02), 0),
                                row("b", 1200, "no depth".getBytes(), 0)));
        assertThat(rows).hasSize(5);
        for (Row row : rows) {
            long millis = row.<Instant>getFieldAs("event_time").toEpochMilli();
            boolean first = row.getField("camera").equals("a");
            if (first ? millis == 1000 : millis == 1200) {
                assertThat(row.getField("metres")).isNull();
                assertThat(row.getField("scale")).isNull();
                continue;
            }
            assertThat(row.<Double>getFieldAs("scale")).isCloseTo(first ? 0.02 : 3, within(1e-4));
            assertThat(row.<Double>getFieldAs("fit_error")).isLessThan(1e-4);
            assertThat(row.<Integer>getFieldAs("fit_points")).isEqualTo(SIDE);
            assertThat(row.<Long>getFieldAs("fit_age_millis")).isEqualTo(millis - 1100);
            DepthImage metres = DepthImage.decode(row.getFieldAs("metres"), ImageLimits.DEFAULT);
            assertThat(metres.kind()).isEqualTo(DepthKind.METRIC_DEPTH);
            assertThat(metres.at(5, 0)).isCloseTo(7f, within(0.01f));
        }
    }

    @Test
    void itsArgumentsAreThoseOfTheBuilder() throws Exception {
        Row[] rows = {
            row("a", 1000, relative(0.02), SIDE), row("a", 1500, relative(0.02), 0),
        };
        assertThat(align(tables(rows)))
                .extracting(row -> row.getField("fit_age_millis"))
                .containsExactly(0L, 500L);
        assertThat(align(tables(rows), ", max_age => INTERVAL '0.4' SECOND"))
                .extracting(row -> row.getField("fit_age_millis"))
                .containsExactly(0L, null);
        assertThat(align(tables(rows), ", memory => INTERVAL '1' SECOND, min_points => 9"))
                .extracting(row -> row.getField("fit_age_millis"))
                .containsExactly(null, null);
        assertThatThrownBy(() -> align(tables(rows), ", min_points => 1"))
                .satisfies(
                        e ->
                                assertThat(ExceptionUtils.getStackTrace(e))
                                        .contains("minPoints is 1; give at least 2"));
    }

    @Test
    void badInputFailsAStrictJob() {
        TableEnvironment tables = tables(row("a", 1000, "no depth".getBytes(), 0));
        tables.getConfig().set("pipeline.global-job-parameters", "flink-depth.strict:true");
        assertThatThrownBy(() -> align(tables))
                .satisfies(
                        e -> assertThat(ExceptionUtils.getStackTrace(e)).contains("depth_align: "));
    }
}
