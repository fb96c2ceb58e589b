// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.operators.depth.CameraMount;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An alert in SQL when what is ahead of a car comes near, with a picture of it. */
@Internal
@Command(
        name = "nearest",
        mixinStandardHelpOptions = true,
        description = "Alerts when the nearest object ahead comes nearer than a distance.")
public final class NearestExample implements Callable<Integer> {

    private static final String ALERTS =
            """
            SELECT name, image, focalX, focalY, principalX, principalY, nearest.x, nearest.forward
            FROM (SELECT *, LAG(nearest.forward) OVER (
                    PARTITION BY camera ORDER BY event_time) AS earlier
                FROM (SELECT *, depth_nearest_obstacle(depth, focalX, focalY,
                        principalX, principalY, %s, %s, 1.2) AS nearest
                    FROM metres))
            WHERE nearest.forward < %3$s AND (earlier IS NULL OR earlier >= %3$s)
            """;

    @Spec private CommandSpec spec;
    @Mixin private MetricDrive drive;

    @Option(
            names = "--distance",
            defaultValue = "12",
            paramLabel = "METRES",
            description = "distance that is near (default: ${DEFAULT-VALUE})")
    private double distance;

    @Override
    public Integer call() throws Exception {
        StreamTableEnvironment tables = drive.tables();
        CameraMount mount = drive.mount();
        String alerts = ALERTS.formatted(mount.heightMetres(), mount.pitchRadians(), distance);
        ExampleSettings.forEach(
                tables.executeSql(alerts).collect(),
                alert -> {
                    String name = alert.getFieldAs("name");
                    float forward = alert.getFieldAs("forward");
                    spec.commandLine().getOut().printf(Locale.ROOT, "%s: %.1f m%n", name, forward);
                    drive.settings.write(name + ".jpg", picture(alert, forward, mount));
                });
        return 0;
    }

    /** The frame with a box of the size of a car around the nearest cell. */
    private static byte[] picture(Row alert, double forward, CameraMount mount) throws Exception {
        CameraIntrinsics camera = MetricDrive.camera(alert);
        double x = alert.<Float>getFieldAs("x");
        try (DecodedImage picture =
                        ImageCodec.decode(alert.getFieldAs("image"), ImageLimits.DEFAULT);
                Point from = corner(mount, camera, x - 1, forward, 1.5);
                Point to = corner(mount, camera, x + 1, forward, 0);
                Scalar red = new Scalar(40, 40, 255, 0)) {
            opencv_imgproc.rectangle(picture.bgr(), from, to, red, 3, opencv_imgproc.LINE_8, 0);
            return ImageCodec.encodeJpeg(picture, 85);
        }
    }

    private static Point corner(
            CameraMount mount, CameraIntrinsics camera, double x, double forward, double above) {
        return new Point(
                (int) mount.column(camera, x, forward, above),
                (int) mount.row(camera, forward, above));
    }
}
