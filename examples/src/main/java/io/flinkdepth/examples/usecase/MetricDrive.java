// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.files.FileNames;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ReferencePoints;
import io.flinkdepth.examples.job.FrameJoin;
import io.flinkdepth.operators.depth.CameraMount;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.depth.GroundPlane;
import io.flinkdepth.operators.depth.MetricAlignment;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Frames of a car's camera with their depth in metres, by the model or by the ground ahead. */
final class MetricDrive {

    private static final TypeInformation<Row> COLUMNS =
            Types.ROW_NAMED(
                    new String[] {
                        "camera",
                        "name",
                        "image",
                        "depth",
                        "focalX",
                        "focalY",
                        "principalX",
                        "principalY"
                    },
                    Types.STRING,
                    Types.STRING,
                    Types.PRIMITIVE_ARRAY(Types.BYTE),
                    Types.PRIMITIVE_ARRAY(Types.BYTE),
                    Types.DOUBLE,
                    Types.DOUBLE,
                    Types.DOUBLE,
                    Types.DOUBLE);
    private static final double NEAR_METRES = 4;
    private static final double FAR_METRES = 15;

    @Mixin ExampleSettings settings;

    @Option(
            names = "--camera-intrinsics",
            required = true,
            paramLabel = "FILE",
            description = "JSON file with the intrinsics of cameras (docs/cameras.md)")
    private Path intrinsics;

    @Option(
            names = "--camera-height",
            defaultValue = "1.55",
            paramLabel = "METRES",
            description = "height of the camera above the ground (default: ${DEFAULT-VALUE})")
    private double height;

    @Option(
            names = "--camera-pitch",
            defaultValue = "0",
            paramLabel = "RADIANS",
            description = "angle of the optical axis below the horizon (default: ${DEFAULT-VALUE})")
    private double pitch;

    /** The position of the camera. */
    CameraMount mount() {
        return new CameraMount(height, pitch);
    }

    private CameraCalibrations cameras() throws IOException {
        return CameraCalibrations.read(intrinsics);
    }

    /** Maps with their frames. */
    private DataStream<Tuple2<DepthMap, Frame>> metres(StreamExecutionEnvironment environment)
            throws IOException {
        DataStream<Frame> frames = settings.frames(environment);
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder()
                        .model(settings.model())
                        .cameraIntrinsics(cameras())
                        .failOnBadFrame(true)
                        .build()
                        .apply(frames);
        DataStream<ReferencePoints> ground =
                depth.flatMap(
                        new GroundPlane(cameras(), height, pitch, NEAR_METRES, FAR_METRES),
                        TypeInformation.of(ReferencePoints.class));
        DataStream<DepthMap> metres =
                MetricAlignment.builder()
                        .build()
                        .apply(depth, ground)
                        .map(AlignedDepth::depth, TypeInformation.of(DepthMap.class));
        return FrameJoin.of(frames, metres, depth.getSideOutput(DepthEstimation.FAILED_FRAMES));
    }

    /**
     * SQL with the functions, and these maps as the table {@code metres}: camera, name, image,
     * encoded depth, intrinsics, and {@code event_time}.
     */
    StreamTableEnvironment tables() throws IOException {
        StreamExecutionEnvironment environment = settings.environment();
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql("LOAD MODULE depth");
        CameraCalibrations cameras = cameras();
        tables.createTemporaryView(
                "metres",
                metres(environment).map(pair -> row(pair, camera(cameras, pair))).returns(COLUMNS),
                Schema.newBuilder()
                        .columnByMetadata("event_time", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
                        .watermark("event_time", "SOURCE_WATERMARK()")
                        .build());
        return tables;
    }

    private static Row row(Tuple2<DepthMap, Frame> pair, CameraIntrinsics camera) {
        return Row.of(
                pair.f1.cameraId(),
                FileNames.of(pair.f1.identity()),
                pair.f1.image(),
                DepthImage.of(pair.f0).encode(DepthEncoding.FLOAT32),
                camera.focalX(),
                camera.focalY(),
                camera.principalX(),
                camera.principalY());
    }

    /** The intrinsics in a row of that table. */
    static CameraIntrinsics camera(Row row) {
        return new CameraIntrinsics(
                row.getFieldAs("focalX"),
                row.getFieldAs("focalY"),
                row.getFieldAs("principalX"),
                row.getFieldAs("principalY"));
    }

    /** The camera of a map; refuses one without a calibration, and a map without metres. */
    private static CameraIntrinsics camera(
            CameraCalibrations cameras, Tuple2<DepthMap, Frame> pair) {
        CameraIntrinsics camera = cameras.intrinsics(pair.f1, pair.f0.width(), pair.f0.height());
        if (camera == null) {
            throw new IllegalStateException(
                    "the camera %s is not in --camera-intrinsics; add it, or the camera *"
                            .formatted(pair.f1.cameraId()));
        }
        if (pair.f0.kind() != DepthKind.METRIC_DEPTH) {
            throw new IllegalStateException(
                    "the depth of %s does not fit the ground; give the --camera-height and --camera-pitch of its camera"
                            .formatted(pair.f0.identity()));
        }
        return camera;
    }
}
