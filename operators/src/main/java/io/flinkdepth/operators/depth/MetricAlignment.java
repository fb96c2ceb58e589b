// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ReferencePoints;
import io.flinkdepth.operators.depth.internal.AlignmentFunction;
import io.flinkdepth.operators.depth.internal.AlignmentOptions;
import java.time.Duration;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Converts relative disparity to metres by points of known distance: those of a LiDAR or a radar,
 * or of the {@link GroundPlane} that the camera drives on.
 *
 * <pre>{@code
 * DataStream<DepthMap> depth = DepthEstimation.builder().build().apply(frames);
 * DataStream<ReferencePoints> lidar = ...;
 * DataStream<AlignedDepth> metres = MetricAlignment.builder().build().apply(depth, lidar);
 * }</pre>
 *
 * <p>For each camera, {@code 1 / Z = scale * disparity + shift} is fitted to the points of a frame
 * and to those of earlier frames, which fade ({@link Builder#memory}). The fit is robust: up to
 * half of the points of a frame may be wrong. Frames without points have the line of the frames
 * before, up to {@link Builder#maxAge}. {@link AlignedDepth#fit} says how well the points were met.
 * Frames without a line, and metric maps, are passed on unchanged without a fit.
 *
 * <p><b>Time.</b> Points belong to the frames of their camera whose event times differ by at most
 * {@link Builder#tolerance}. A map waits until the watermarks of both inputs have passed its time
 * plus the tolerance, so both need watermarks of event time; an input without data must be idle.
 *
 * <p><b>State.</b> Keyed by camera: the maps that wait, and about 150 bytes. A line is of one model
 * version, and a new version begins anew. Immutable.
 */
@Experimental
public final class MetricAlignment {

    private final AlignmentOptions options;
    @Nullable private final String uidPrefix;

    private MetricAlignment(AlignmentOptions options, @Nullable String uidPrefix) {
        this.options = options;
        this.uidPrefix = uidPrefix;
    }

    /** Creates a builder with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Aligns the maps of each camera with its points. */
    public SingleOutputStreamOperator<AlignedDepth> apply(
            DataStream<DepthMap> depth, DataStream<ReferencePoints> points) {
        SingleOutputStreamOperator<AlignedDepth> aligned =
                depth.keyBy(map -> map.identity().cameraId(), Types.STRING)
                        .connect(points.keyBy(ReferencePoints::cameraId, Types.STRING))
                        .process(
                                new AlignmentFunction(options),
                                TypeInformation.of(AlignedDepth.class))
                        .name("metric-alignment");
        return uidPrefix == null ? aligned : aligned.uid(uidPrefix + "-metric-alignment");
    }

    /** Builds {@link MetricAlignment}. Not thread-safe. */
    @Experimental
    public static final class Builder {

        private Duration memory = AlignmentOptions.DEFAULT.memory();
        private Duration maxAge = AlignmentOptions.DEFAULT.maxAge();
        private Duration tolerance = AlignmentOptions.DEFAULT.tolerance();
        private int minPoints = AlignmentOptions.DEFAULT.minPoints();
        @Nullable private String uidPrefix;

        private Builder() {}

        /**
         * Time after which points have half of their weight; 0.1 s by default. Longer is steadier
         * if a frame has few points, and follows the model's changes of scale more slowly.
         * Stabilised depth has fewer of them.
         */
        public Builder memory(Duration halfLife) {
            memory = Objects.requireNonNull(halfLife, "halfLife");
            return this;
        }

        /** Time after the latest points in which frames are still aligned; 5 s by default. */
        public Builder maxAge(Duration age) {
            maxAge = Objects.requireNonNull(age, "age");
            return this;
        }

        /** Maximum difference of the times of a frame and its points; 20 ms by default. */
        public Builder tolerance(Duration difference) {
            tolerance = Objects.requireNonNull(difference, "difference");
            return this;
        }

        /**
         * Minimum number of points of a camera's first line; 5 by default. Points of earlier frames
         * count by their weight.
         */
        public Builder minPoints(int points) {
            minPoints = points;
            return this;
        }

        /** Prefix of the operator's uid, for savepoints; by default Flink generates it. */
        public Builder uid(String prefix) {
            uidPrefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException names the setting and the allowed values
         */
        public MetricAlignment build() {
            return new MetricAlignment(
                    new AlignmentOptions(memory, maxAge, tolerance, minPoints), uidPrefix);
        }
    }
}
