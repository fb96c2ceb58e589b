// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.alignment;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ReferencePoints;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.depth.GroundPlane;
import io.flinkdepth.operators.depth.MetricAlignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * Evaluates {@link MetricAlignment} on a drive with measured depth, as a stream: the model's maps
 * are aligned with a part of the measured pixels, or with the ground, and compared with others.
 *
 * @param input the drive
 * @param ground the ground in front of the camera; null to leave it out
 */
@Internal
public record AlignmentEvaluation(AlignmentInput input, @Nullable GroundPlane ground) {

    /** Runs one job and returns the figures of all settings as Markdown. */
    public String run(StreamExecutionEnvironment environment, DepthEstimation model)
            throws Exception {
        environment.setParallelism(1);
        MeasuredDrive drive = MeasuredDrive.open(input);
        DataStream<DepthMap> depth = model.apply(frames(environment, drive.size()));
        DataStream<Tuple4<Integer, Double, Double, Double>> scores = null;
        List<AlignmentSetting> settings =
                AlignmentSetting.ALL.stream()
                        .filter(setting -> !setting.ofGround() || ground != null)
                        .toList();
        for (int i = 0; i < settings.size(); i++) {
            AlignmentSetting setting = settings.get(i);
            DataStream<ReferencePoints> points =
                    setting.ofGround()
                            ? depth.flatMap(ground, TypeInformation.of(ReferencePoints.class))
                            : references(environment, drive, setting);
            DataStream<Tuple4<Integer, Double, Double, Double>> some =
                    MetricAlignment.builder()
                            .memory(setting.memory())
                            .build()
                            .apply(depth, points)
                            .map(
                                    new AlignmentScore(input, i),
                                    Types.TUPLE(
                                            Types.INT, Types.DOUBLE, Types.DOUBLE, Types.DOUBLE));
            scores = scores == null ? some : scores.union(some);
        }
        return table(settings, scores, drive.size());
    }

    private DataStream<Frame> frames(StreamExecutionEnvironment environment, int count) {
        return environment
                .fromSequence(0, count - 1)
                .map(new FrameReader(input), TypeInformation.of(Frame.class))
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Frame>forMonotonousTimestamps()
                                .withTimestampAssigner(
                                        (frame, time) -> frame.identity().eventTimeMillis()));
    }

    private static final class FrameReader extends RichMapFunction<Long, Frame> {
        private static final long serialVersionUID = 1L;
        private final AlignmentInput input;
        private transient MeasuredDrive drive;

        FrameReader(AlignmentInput input) {
            this.input = input;
        }

        @Override
        public void open(OpenContext context) throws IOException {
            drive = MeasuredDrive.open(input);
        }

        @Override
        public Frame map(Long index) throws IOException {
            return drive.frame(index.intValue());
        }
    }

    private static DataStream<ReferencePoints> references(
            StreamExecutionEnvironment environment, MeasuredDrive drive, AlignmentSetting setting)
            throws IOException {
        List<ReferencePoints> points = new ArrayList<>();
        for (int i = 0; i < drive.size(); i += setting.everyFrames()) {
            points.add(drive.references(i, setting.points()));
        }
        return environment
                .fromData(points, TypeInformation.of(ReferencePoints.class))
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<ReferencePoints>forMonotonousTimestamps()
                                .withTimestampAssigner(
                                        (measured, time) -> measured.eventTimeMillis()));
    }

    private static String table(
            List<AlignmentSetting> settings,
            DataStream<Tuple4<Integer, Double, Double, Double>> scores,
            int frames)
            throws Exception {
        double[][] sums = new double[settings.size()][3];
        int[] aligned = new int[settings.size()];
        try (CloseableIterator<Tuple4<Integer, Double, Double, Double>> iterator =
                scores.executeAndCollect("flink-depth-alignment")) {
            while (iterator.hasNext()) {
                Tuple4<Integer, Double, Double, Double> score = iterator.next();
                if (!score.f1.isNaN()) {
                    aligned[score.f0]++;
                    sums[score.f0][0] += score.f1;
                    sums[score.f0][1] += score.f2;
                    sums[score.f0][2] += score.f3;
                }
            }
        }
        StringBuilder table = new StringBuilder();
        table.append("| reference points | frames aligned | AbsRel | δ1 | error of the fit |\n");
        table.append("|---|---|---|---|---|\n");
        for (int i = 0; i < settings.size(); i++) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d of %d | %.4f | %.3f | %.3f |%n",
                            settings.get(i).title(),
                            aligned[i],
                            frames,
                            sums[i][0] / aligned[i],
                            sums[i][1] / aligned[i],
                            sums[i][2] / aligned[i]));
        }
        return table.toString();
    }
}
