// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.depth.StabilisationOptions;
import io.flinkdepth.operators.depth.internal.CameraHistory;
import io.flinkdepth.operators.depth.internal.StabilisationResult;
import io.flinkdepth.operators.depth.internal.TemporalStabiliser;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import io.flinkdepth.training.dataset.RgbImage;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The predictions for a clip, raw and stabilised as by {@code DepthEstimation} with its default
 * options, and the flicker of both. Frames have no times, so there are no gaps. Not thread-safe.
 */
final class StabilisedClip {
    /** What the figures after stabilising begin with. */
    static final String PREFIX = "stabilised.";

    private static final TemporalStabiliser STABILISER =
            new TemporalStabiliser(StabilisationOptions.DEFAULT);
    private static final FrameIdentity FRAME = new FrameIdentity("evaluation", 0, 0);
    private static final ModelVersion MODEL = new ModelVersion("evaluated", "0");

    @Nullable private CameraHistory past;
    @Nullable private Prediction before;

    /**
     * A prediction, raw and stabilised.
     *
     * @param picture of the frame
     * @param raw as it came
     * @param stabilised the same size
     * @param flicker figures against the frame before, none for the first
     */
    record Prediction(
            LumaThumbnail picture,
            PredictedDepth raw,
            PredictedDepth stabilised,
            Map<String, Double> flicker) {}

    /** The clip's next frame. */
    Prediction next(RgbImage image, PredictedDepth raw) {
        LumaThumbnail picture;
        try (DecodedImage decoded =
                DecodedImage.ofRgb(image.width(), image.height(), image.rgb())) {
            picture = LumaThumbnail.of(decoded);
        }
        StabilisationResult result =
                STABILISER.stabilise(
                        past,
                        new DepthMap(
                                FRAME,
                                raw.width(),
                                raw.height(),
                                raw.values(),
                                raw.kind(),
                                MODEL,
                                InferenceTimings.NONE),
                        picture);
        past = result.past();
        PredictedDepth stabilised =
                new PredictedDepth(raw.width(), raw.height(), result.depth().values(), raw.kind());
        Map<String, Double> flicker = new LinkedHashMap<>();
        if (before != null) {
            flicker.putAll(FlickerMeter.between(before.picture, before.raw, picture, raw));
            FlickerMeter.between(before.picture, before.stabilised, picture, stabilised)
                    .forEach((name, value) -> flicker.put(PREFIX + name, value));
            if (result.event() == StabilisationResult.Event.STABILISED) {
                LagMeter.of(before.picture, picture, raw, stabilised)
                        .forEach((name, value) -> flicker.put(PREFIX + name, value));
            }
        }
        before = new Prediction(picture, raw, stabilised, flicker);
        return before;
    }
}
