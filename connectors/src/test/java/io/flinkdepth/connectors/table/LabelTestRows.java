// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.MaskCodec;
import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.record.DepthKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;

/** Rows for tables of shards, good and bad. */
final class LabelTestRows {

    static final int WIDTH = 6;
    static final int HEIGHT = 4;

    static final String COLUMNS =
            """
            image BYTES, depth BYTES, mask BYTES, camera STRING, sequence BIGINT,
            `time` TIMESTAMP_LTZ(3), media_type STRING,
            intrinsics ROW<focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY DOUBLE>,
            model_version STRING, scores MAP<STRING, DOUBLE>, reason STRING""";

    static final DataType ROW =
            DataTypes.ROW(
                    DataTypes.FIELD("image", DataTypes.BYTES()),
                    DataTypes.FIELD("depth", DataTypes.BYTES()),
                    DataTypes.FIELD("mask", DataTypes.BYTES()),
                    DataTypes.FIELD("camera", DataTypes.STRING()),
                    DataTypes.FIELD("sequence", DataTypes.BIGINT()),
                    DataTypes.FIELD("time", DataTypes.TIMESTAMP_LTZ(3)),
                    DataTypes.FIELD("media_type", DataTypes.STRING()),
                    DataTypes.FIELD(
                            "intrinsics",
                            DataTypes.ROW(
                                    DataTypes.FIELD("focalX", DataTypes.DOUBLE()),
                                    DataTypes.FIELD("focalY", DataTypes.DOUBLE()),
                                    DataTypes.FIELD("principalX", DataTypes.DOUBLE()),
                                    DataTypes.FIELD("principalY", DataTypes.DOUBLE()))),
                    DataTypes.FIELD("model_version", DataTypes.STRING()),
                    DataTypes.FIELD(
                            "scores", DataTypes.MAP(DataTypes.STRING(), DataTypes.DOUBLE())),
                    DataTypes.FIELD("reason", DataTypes.STRING()));

    /** Values from 1 on; metres or disparity. */
    static byte[] depth(DepthKind kind, int width, int height) {
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i;
        }
        return new DepthImage(width, height, kind, values).encode(DepthEncoding.FLOAT32);
    }

    static byte[] metres() {
        return depth(DepthKind.METRIC_DEPTH, WIDTH, HEIGHT);
    }

    /** The first row is sky; the second does not count. */
    static byte[] mask(int width, int height) {
        byte[] values = new byte[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i < width ? 128 : i < 2 * width ? 0 : 255);
        }
        return MaskCodec.encodePng(values, width, height);
    }

    static Row full(long sequence, byte[] image, byte[] depth, byte[] mask) {
        Map<String, Double> scores = new HashMap<>();
        scores.put("quality", 0.75);
        scores.put("novelty", null);
        return Row.of(
                image,
                depth,
                mask,
                "front",
                sequence,
                Instant.ofEpochMilli(TestTables.EPOCH_MILLIS + 123),
                "image/png",
                Row.of(720.0, 721.0, 2.5, 1.5),
                "depth-anything-v2-small/20261122-1f3a",
                scores,
                "NOVEL");
    }

    static List<Row> badRows() {
        byte[] image = TestImages.png(WIDTH, HEIGHT);
        byte[] junk = {1, 2, 3};
        List<Row> rows = new ArrayList<>();
        rows.add(full(0, null, metres(), null));
        rows.add(full(1, junk, metres(), null));
        rows.add(full(2, image, null, null));
        rows.add(full(3, image, junk, null));
        rows.add(full(4, image, depth(DepthKind.METRIC_DEPTH, HEIGHT, WIDTH), null));
        rows.add(full(5, image, metres(), mask(HEIGHT, WIDTH)));
        rows.add(full(6, image, metres(), junk));
        rows.add(full(7, image, metres(), TestImages.png(WIDTH, HEIGHT)));
        rows.add(full(8, image, metres(), MaskCodec.encodePng(new byte[24], WIDTH, HEIGHT)));
        for (int bad = 9; bad < 13; bad++) {
            rows.add(full(bad, image, metres(), null));
        }
        rows.get(9).setField(7, Row.of(-1.0, 1.0, 0.0, 0.0));
        rows.get(10).setField(8, "no slash");
        rows.get(11).setField(9, Map.of("quality", Double.NaN));
        rows.get(12).setField(10, "WHIM");
        return rows;
    }

    private LabelTestRows() {}
}
