// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * Reads depth maps from the outputs of a network.
 *
 * @param frameSize whether maps are resized to the frame's size, or keep the network's size
 * @param scale the conversion to metres
 */
@Internal
public record DepthTask(boolean frameSize, CameraScale scale) implements InferenceTask<DepthMap> {

    /** The task without calibrations of cameras. */
    public DepthTask(boolean frameSize) {
        this(frameSize, CameraScale.DEFAULT);
    }

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        return outputs.depth() == null ? Set.of() : Set.of(outputs.depth().name());
    }

    @Override
    public boolean encoderOnly() {
        return false;
    }

    @Override
    public DepthMap read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NoPredictionException {
        ModelOutputs.Depth output = model.model().card().outputs().depth();
        FloatTensor depth = outputs.get(output.name());
        int width = depth.axis(-1);
        int height = depth.axis(-2);
        int offset = index * width * height;
        requireFinite(depth.values(), offset, width * height);
        ImageSize size = frameSize ? imageSize : new ImageSize(width, height);
        float[] values =
                BilinearResize.resize(
                        depth.values(), offset, width, height, size.width(), size.height());
        ImageSize input = model.input().size().sizeFor(imageSize.width(), imageSize.height());
        DepthKind kind = scale.convert(values, output, frame, imageSize, input);
        return new DepthMap(
                frame.identity(),
                size.width(),
                size.height(),
                values,
                kind,
                model.version(),
                timings);
    }

    @Override
    public boolean constant(DepthMap prediction) {
        return constant(prediction.values());
    }

    public static boolean constant(float[] values) {
        for (float value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public double agreement(DepthMap reference, DepthMap prediction) {
        float[] expected = disparity(reference);
        float[] given = disparity(prediction);
        if (reference.width() != prediction.width() || reference.height() != prediction.height()) {
            given =
                    BilinearResize.resize(
                            given,
                            0,
                            prediction.width(),
                            prediction.height(),
                            reference.width(),
                            reference.height());
        }
        return AffineAgreement.of(expected, given).score();
    }

    // Metric maps are compared by their inverses.
    private static float[] disparity(DepthMap map) {
        if (map.kind() == DepthKind.RELATIVE_DISPARITY) {
            return map.values();
        }
        float[] disparity = map.values().clone();
        InverseDepth.invert(disparity);
        return disparity;
    }

    static void requireFinite(float[] values, int offset, int length) throws NoPredictionException {
        for (int i = offset; i < offset + length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new NoPredictionException(
                        FailureReason.NOT_FINITE,
                        "the model's prediction is " + values[i] + " at value " + (i - offset));
            }
        }
    }
}
