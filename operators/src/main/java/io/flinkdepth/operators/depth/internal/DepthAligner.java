// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ReferencePoints;
import io.flinkdepth.operators.depth.internal.AlignmentMemory.FittedLine;
import java.io.IOException;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Aligns the relative maps of a camera with its reference points. Stateless and thread-safe.
 *
 * @param options the options
 */
@Internal
public record DepthAligner(AlignmentOptions options) {

    /**
     * The result for a frame.
     *
     * @param aligned the map
     * @param state the alignment of the camera after it, null for none
     */
    public record StateResult(AlignedDepth aligned, @Nullable byte[] state) {}

    /**
     * Aligns a map.
     *
     * @param state the alignment of the camera before it, null for none
     * @param references the points of this frame; empty if there are none
     */
    public StateResult alignFrom(
            @Nullable byte[] state, DepthMap depth, List<ReferencePoints> references)
            throws IOException {
        AlignmentMemory past = AlignmentMemory.ofBytes(state);
        Result result = align(past, depth, references);
        byte[] after = state;
        if (result.memory() != past) {
            after = result.memory() == null ? null : result.memory().toBytes();
        }
        return new StateResult(result.aligned(), after);
    }

    /**
     * The result for a frame.
     *
     * @param aligned the map
     * @param memory the alignment of the camera after it, null for none
     */
    record Result(AlignedDepth aligned, @Nullable AlignmentMemory memory) {}

    /**
     * Aligns a map.
     *
     * @param past the alignment of the camera before it, null for none
     * @param references the points of this frame; empty if there are none
     */
    Result align(@Nullable AlignmentMemory past, DepthMap depth, List<ReferencePoints> references) {
        if (depth.kind() != DepthKind.RELATIVE_DISPARITY) {
            return new Result(new AlignedDepth(depth, null), past);
        }
        AlignmentMemory memory = isUsable(past, depth) ? past : null;
        SampledPoints points = SampledPoints.of(depth, references);
        if (points.count() > 0) {
            memory = updated(memory, depth, points);
        }
        FittedLine fitted = memory == null ? null : recentLine(memory, depth);
        long time = depth.identity().eventTimeMillis();
        return new Result(
                fitted == null
                        ? new AlignedDepth(depth, null)
                        : new AlignedDepth(metric(depth, fitted.line()), fitted.at(time)),
                memory);
    }

    /**
     * An alignment of another model, of a time long ago, or of a time long to come says nothing.
     */
    private boolean isUsable(@Nullable AlignmentMemory past, DepthMap depth) {
        return past != null
                && past.model().equals(depth.model())
                && isRecent(past.eventTimeMillis(), depth);
    }

    @Nullable
    private FittedLine recentLine(AlignmentMemory memory, DepthMap depth) {
        FittedLine fitted = memory.fitted();
        return fitted != null && isRecent(fitted.eventTimeMillis(), depth) ? fitted : null;
    }

    private boolean isRecent(long eventTimeMillis, DepthMap depth) {
        long age = depth.identity().eventTimeMillis() - eventTimeMillis;
        return Math.abs(age) <= options.maxAge().toMillis();
    }

    /** Adds the points of a frame. Too few leave the line; such that no line meets are left out. */
    @Nullable
    private AlignmentMemory updated(
            @Nullable AlignmentMemory memory, DepthMap depth, SampledPoints points) {
        long time = depth.identity().eventTimeMillis();
        AlignmentMoments earlier =
                memory == null
                        ? new AlignmentMoments()
                        : memory.moments().faded(weightAfter(time - memory.eventTimeMillis()));
        FittedLine before = memory == null ? null : memory.fitted();
        if (earlier.points() + points.count() < options.minPoints()) {
            return new AlignmentMemory(depth.model(), time, points.addedTo(earlier), before);
        }
        InverseDepthFit fit =
                InverseDepthFit.of(
                        points.disparity(),
                        points.metres(),
                        earlier,
                        before == null ? null : before.line());
        return fit == null
                ? memory
                : new AlignmentMemory(
                        depth.model(),
                        time,
                        fit.moments(),
                        new FittedLine(fit.line(), fit.error(), points.count(), time));
    }

    private double weightAfter(long millis) {
        return Math.pow(0.5, (double) Math.abs(millis) / options.memory().toMillis());
    }

    private static DepthMap metric(DepthMap depth, ScaleAndShift line) {
        float[] metres = new float[depth.values().length];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = (float) line.metres(depth.values()[i]);
        }
        return depth.withValues(metres, DepthKind.METRIC_DEPTH);
    }
}
