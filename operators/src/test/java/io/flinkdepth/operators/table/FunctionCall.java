// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static io.flinkdepth.operators.table.FunctionTables.IMAGE;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.operators.depth.ControlNetProcessor;
import io.flinkdepth.operators.depth.PlyFile;
import io.flinkdepth.operators.depth.PointCloud;
import io.flinkdepth.operators.table.function.internal.ControlNetImages;
import io.flinkdepth.operators.table.function.internal.DepthMaps;
import io.flinkdepth.operators.table.function.internal.DepthPictures;
import io.flinkdepth.operators.table.function.internal.ImageResize;
import io.flinkdepth.operators.table.function.internal.MetricScale;
import io.flinkdepth.operators.table.function.internal.Nearer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.types.Row;

/**
 * A call in SQL, and what it returns for {@link FunctionTables#GOOD}.
 *
 * @param arguments a column, or a number
 */
record FunctionCall(String function, List<String> arguments, Object expected) {

    static FunctionCall of(String function, Object expected, String arguments) {
        return new FunctionCall(function, List.of(arguments.split(", ")), expected);
    }

    String sql() {
        return sql(function);
    }

    String sql(String name) {
        return name + "(" + String.join(", ", arguments) + ")";
    }

    /** The call with NULL in place of each argument, one at a time. */
    List<String> withNulls() {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            List<String> others = new ArrayList<>(arguments);
            others.set(i, "CAST(NULL AS " + type(arguments.get(i)) + ")");
            calls.add(function + "(" + String.join(", ", others) + ")");
        }
        return calls;
    }

    private static String type(String argument) {
        return switch (argument) {
            case "relative", "metric", "image" -> "BYTES";
            case "embedding", "other" -> "ARRAY<FLOAT>";
            default ->
                    argument.startsWith("'") ? "STRING" : argument.contains(".") ? "DOUBLE" : "INT";
        };
    }

    /** Every form of every function. */
    static List<FunctionCall> all() throws Exception {
        List<FunctionCall> calls = new ArrayList<>();
        numbers(calls);
        distances(calls);
        pictures(calls);
        clouds(calls);
        grids(calls);
        return Collections.unmodifiableList(calls);
    }

    private static void numbers(List<FunctionCall> calls) {
        calls.add(of("depth_at", 7f, "relative, 2, 1"));
        calls.add(of("depth_min", 1f, "metric"));
        calls.add(of("depth_min", 3f, "metric, 2, -1, 1, 2"));
        calls.add(of("depth_mean", 6.5, "metric"));
        calls.add(of("depth_mean", 9.0, "metric, 2, 1, 1, 2"));
        calls.add(of("depth_quantile", 3.75, "metric, 0.25"));
        calls.add(of("depth_quantile", 8.0, "metric, 0.25, 2, 1, 1, 2"));
        calls.add(of("depth_nearer_share", 1 / 3.0, "metric, 5.0"));
        calls.add(of("depth_nearer_share", 0.5, "metric, 7.5, 2, 1, 1, 2"));
        calls.add(of("depth_cosine_similarity", 0.96, "embedding, other"));
    }

    private static void distances(List<FunctionCall> calls) throws Exception {
        DepthImage relative = DepthMaps.relative();
        MetricScale one = MetricScale.of(relative, 3, 2, 2);
        MetricScale two = MetricScale.of(relative, 0, 0, 10, 3, 2, 1);
        calls.add(of("depth_metres", 7.0, "metric, 2, 1"));
        calls.add(of("depth_metres", one.metresAt(relative, 2, 1), "relative, 2, 1, 3, 2, 2.0"));
        calls.add(
                of(
                        "depth_metres",
                        two.metresAt(relative, 2, 1),
                        "relative, 2, 1, 0, 0, 10.0, 3, 2, 1.0"));
        calls.add(
                of(
                        "depth_to_metres",
                        one.convert(relative).encode(DepthEncoding.FLOAT32),
                        "relative, 3, 2, 2.0"));
        calls.add(
                of(
                        "depth_to_metres",
                        two.convert(relative).encode(DepthEncoding.FLOAT32),
                        "relative, 0, 0, 10.0, 3, 2, 1.0"));
    }

    private static void pictures(List<FunctionCall> calls) throws Exception {
        DepthImage metric = DepthMaps.metric();
        calls.add(of("depth_nearer_mask", Nearer.mask(metric, 5), "metric, 5.0"));
        calls.add(of("depth_colour", DepthPictures.colour(metric), "metric"));
        calls.add(of("depth_colour", DepthPictures.colour(metric, 2, 9), "metric, 2.0, 9.0"));
        calls.add(
                of(
                        "depth_controlnet",
                        ControlNetImages.encode(metric, ControlNetProcessor.MIDAS),
                        "metric"));
        calls.add(
                of(
                        "depth_controlnet",
                        ControlNetImages.encode(metric, ControlNetProcessor.ZOE),
                        "metric, 'zoe'"));
        calls.add(
                of(
                        "depth_controlnet",
                        ControlNetImages.encode(metric, ControlNetProcessor.DEPTH_ANYTHING, 64),
                        "metric, 'Depth-Anything', 64"));
        try (DecodedImage picture = ImageCodec.decode(IMAGE, ImageLimits.DEFAULT)) {
            calls.add(of("depth_decode", Row.of(8, 6, picture.toRgb()), "image"));
        }
        byte[] resized = ImageResize.resize(IMAGE, 4, 3, ImageLimits.DEFAULT);
        calls.add(of("depth_resize", resized, "image, 4, 3"));
    }

    private static void clouds(List<FunctionCall> calls) throws Exception {
        DepthImage metric = DepthMaps.metric();
        CameraIntrinsics camera = new CameraIntrinsics(2, 4, 1.5, 1);
        PointCloud every = PointCloud.of(metric, camera, 1);
        PointCloud second = PointCloud.of(metric, camera, 2);
        String arguments = "metric, 2.0, 4.0, 1.5, 1.0";
        calls.add(of("depth_point_cloud", rows(every), arguments));
        calls.add(of("depth_point_cloud", rows(second), arguments + ", 2"));
        calls.add(of("depth_point_cloud_ply", PlyFile.of(every), arguments));
        try (DecodedImage picture = ImageCodec.decode(IMAGE, ImageLimits.DEFAULT)) {
            calls.add(
                    of(
                            "depth_point_cloud_ply",
                            PlyFile.of(every, metric, picture),
                            arguments + ", image"));
            calls.add(
                    of(
                            "depth_point_cloud_ply",
                            PlyFile.of(second, metric, picture),
                            arguments + ", image, 2"));
        }
    }

    private static void grids(List<FunctionCall> calls) {
        String arguments = "metric, 2.0, 4.0, 1.5, 1.0, 1.5, 0.0";
        calls.add(of("depth_occupancy", new Row[0], arguments));
        calls.add(
                of(
                        "depth_occupancy",
                        new Row[] {Row.of(-5f, 5f, true, 4), Row.of(5f, 5f, true, 4)},
                        arguments + ", 10.0"));
        // Four points each on the left and on the right, the nearest 1 m ahead.
        calls.add(of("depth_nearest_obstacle", Row.of(-5f, 5f), arguments + ", 5.0, 10.0"));
        // One point in each cell is too few.
        calls.add(of("depth_nearest_obstacle", null, arguments + ", 5.0"));
    }

    private static Row[] rows(PointCloud cloud) {
        Row[] rows = new Row[cloud.size()];
        for (int i = 0; i < rows.length; i++) {
            float[] values = cloud.coordinates();
            rows[i] = Row.of(values[3 * i], values[3 * i + 1], values[3 * i + 2]);
        }
        return rows;
    }
}
