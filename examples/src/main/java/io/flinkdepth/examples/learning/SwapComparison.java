// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.examples.picture.DepthColours;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.evaluate.PredictedDepth;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * One frame by the model before a swap and by the one after it, in the serving runtime.
 *
 * @param version that took over
 * @param frame the JPEG
 * @param before depth in colours
 * @param after depth in colours
 */
@Internal
public record SwapComparison(String version, byte[] frame, byte[] before, byte[] after) {

    /** Runs both models. */
    public static SwapComparison of(Frame frame, ModelPackage before, ModelPackage after)
            throws IOException {
        return new SwapComparison(
                after.version().version(),
                frame.image(),
                depth(frame, before),
                depth(frame, after));
    }

    private static byte[] depth(Frame frame, ModelPackage model) throws IOException {
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(model.location());
                DecodedImage image = decode(frame)) {
            PredictedDepth prediction =
                    predictor.predict(image).resized(image.width(), image.height());
            return new DepthColours()
                    .jpeg(
                            new DepthMap(
                                    frame.identity(),
                                    prediction.width(),
                                    prediction.height(),
                                    prediction.values(),
                                    prediction.kind(),
                                    model.version(),
                                    InferenceTimings.NONE));
        }
    }

    private static DecodedImage decode(Frame frame) throws IOException {
        try {
            ImageHeader header = ImageHeader.read(frame.image(), ImageLimits.DEFAULT);
            return ImageCodec.decode(frame.image(), header);
        } catch (ImageException e) {
            throw new IOException("frame " + frame.identity() + " cannot be read", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
