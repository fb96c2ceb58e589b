// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.operators.depth.StabilisationOptions;
import io.flinkdepth.operators.depth.internal.StabilisationResult.Event;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Stabilises the map of each frame with the previous maps of its camera, without delay, in three
 * steps at the size of a thumbnail:
 *
 * <ol>
 *   <li>Relative disparity is aligned with the previous map by a robust fit of a line over the
 *       cells whose picture did not change. The line returns to the identity over {@code
 *       scaleMemory} frames, so that alignment errors do not accumulate.
 *   <li>Where neither the picture nor the map changed, the previous map has the weight {@code
 *       smoothing}; where one of them changed, the weight is 0, because the previous map shows
 *       something else ({@link HistoryTrust}).
 *   <li>The difference that results from the second step is enlarged and added to the map, which
 *       keeps its edges.
 * </ol>
 *
 * <p>Metric depth keeps its scale: the first step is omitted, and the second step uses ratios, so
 * that no depth falls below 0. Stateless and thread-safe.
 *
 * @param options the options
 */
@Internal
public record TemporalStabiliser(StabilisationOptions options) {

    private static final float MIN_METRES = 1e-3f;

    /**
     * Relative to the spread of a disparity map: flicker is smaller, changes by motion are larger.
     */
    private static final double SPREAD_TOLERANCE = 0.2;

    /** Logarithm of a ratio of depths. */
    private static final double RATIO_TOLERANCE = Math.log(1.25);

    /**
     * Stabilises a map.
     *
     * @param past the state after the previous frame, null for none
     * @param picture thumbnail of the frame
     */
    public StabilisationResult stabilise(
            @Nullable CameraHistory past, DepthMap depth, LumaThumbnail picture) {
        Event event = event(past, depth, picture);
        if (event == Event.LATE) {
            return new StabilisationResult(depth, past, event);
        }
        float[] coarse =
                ThumbnailMap.of(
                        depth.values(),
                        depth.width(),
                        depth.height(),
                        picture.width(),
                        picture.height());
        if (event != Event.STABILISED) {
            return new StabilisationResult(
                    depth, past(depth, ScaleAndShift.IDENTITY, picture, coarse), event);
        }
        float[] unchanged =
                ImageChange.unchanged(past.picture(), picture, options.imageTolerance());
        return depth.kind() == DepthKind.METRIC_DEPTH
                ? metric(past, depth, picture, coarse, unchanged)
                : relative(past, depth, picture, coarse, unchanged);
    }

    private Event event(@Nullable CameraHistory past, DepthMap depth, LumaThumbnail picture) {
        if (past == null) {
            return Event.FIRST;
        }
        long passed = depth.identity().eventTimeMillis() - past.eventTimeMillis();
        // An older frame is not late: the clock was set back, or the video started again.
        if (passed < 0 && passed >= -options.maxGap().toMillis()) {
            return Event.LATE;
        }
        if (Math.abs(passed) > options.maxGap().toMillis()) {
            return Event.GAP;
        }
        if (!past.model().equals(depth.model()) || past.kind() != depth.kind()) {
            return Event.OTHER_MODEL;
        }
        if (past.mapWidth() != depth.width()
                || past.mapHeight() != depth.height()
                || past.picture().width() != picture.width()
                || past.picture().height() != picture.height()) {
            return Event.OTHER_SIZE;
        }
        return ImageChange.isSceneCut(past.picture(), picture) ? Event.SCENE_CUT : Event.STABILISED;
    }

    private StabilisationResult relative(
            CameraHistory past,
            DepthMap depth,
            LumaThumbnail picture,
            float[] coarse,
            float[] unchanged) {
        ScaleAndShift aligned = aligned(past, coarse, unchanged);
        ScaleAndShift line = aligned.relaxed(1.0 / options.scaleMemory());
        // The previous map moves with the line; otherwise smoothing would keep it in place.
        float[] before = aligned.inverse().then(line).apply(past.coarse());
        float[] smooth = line.apply(coarse);
        float[] trust = trust(before, smooth, unchanged, picture);
        float[] added = new float[smooth.length];
        for (int i = 0; i < smooth.length; i++) {
            added[i] = (float) options.smoothing() * trust[i] * (before[i] - smooth[i]);
            smooth[i] += added[i];
        }
        float[] enlarged = enlarged(added, depth, picture);
        float[] values = new float[enlarged.length];
        for (int i = 0; i < values.length; i++) {
            float raw = depth.values()[i];
            float value = (float) line.apply(raw) + enlarged[i];
            // The minimum disparity is 0, which is infinity.
            values[i] = raw >= 0 ? Math.max(0, value) : value;
        }
        return new StabilisationResult(
                depth.withValues(values, depth.kind()),
                past(depth, line, picture, smooth),
                Event.STABILISED);
    }

    private static float[] trust(
            float[] before, float[] now, float[] unchanged, LumaThumbnail picture) {
        float[] difference = new float[now.length];
        for (int i = 0; i < now.length; i++) {
            difference[i] = Math.abs(before[i] - now[i]);
        }
        double spread = MapSpread.of(before).width();
        // A constant map does not change.
        return spread > 0
                ? HistoryTrust.of(unchanged, difference, SPREAD_TOLERANCE * spread, picture.width())
                : unchanged;
    }

    /** Fits the line that aligns this frame's disparity with the previous map. */
    private ScaleAndShift aligned(CameraHistory past, float[] coarse, float[] unchanged) {
        // Variance of the smoothed map's noise relative to that of a new map.
        double noiseRatio = (1 - options.smoothing()) / (1 + options.smoothing());
        float[] asBefore = past.line().apply(coarse);
        return past.line()
                .then(RobustAlignment.between(asBefore, past.coarse(), unchanged, noiseRatio));
    }

    private StabilisationResult metric(
            CameraHistory past,
            DepthMap depth,
            LumaThumbnail picture,
            float[] coarse,
            float[] unchanged) {
        float[] ratios = new float[coarse.length];
        float[] difference = new float[coarse.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = Math.max(past.coarse()[i], MIN_METRES) / Math.max(coarse[i], MIN_METRES);
            difference[i] = (float) Math.abs(Math.log(ratios[i]));
        }
        float[] trust = HistoryTrust.of(unchanged, difference, RATIO_TOLERANCE, picture.width());
        float[] smooth = new float[coarse.length];
        float[] factors = new float[coarse.length];
        for (int i = 0; i < smooth.length; i++) {
            factors[i] = (float) Math.pow(ratios[i], options.smoothing() * trust[i]);
            smooth[i] = coarse[i] * factors[i];
        }
        float[] values = enlarged(factors, depth, picture);
        for (int i = 0; i < values.length; i++) {
            values[i] *= depth.values()[i];
        }
        return new StabilisationResult(
                depth.withValues(values, depth.kind()),
                past(depth, ScaleAndShift.IDENTITY, picture, smooth),
                Event.STABILISED);
    }

    private static float[] enlarged(float[] cells, DepthMap depth, LumaThumbnail picture) {
        return ThumbnailMap.enlarged(
                cells, picture.width(), picture.height(), depth.width(), depth.height());
    }

    private static CameraHistory past(
            DepthMap depth, ScaleAndShift line, LumaThumbnail picture, float[] coarse) {
        return new CameraHistory(
                depth.identity().eventTimeMillis(),
                depth.model(),
                depth.kind(),
                depth.width(),
                depth.height(),
                line,
                picture,
                coarse);
    }
}
