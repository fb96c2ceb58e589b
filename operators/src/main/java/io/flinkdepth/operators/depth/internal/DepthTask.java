// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.DepthConfidence;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * Reads depth maps from the outputs of a network.
 *
 * @param frameSize whether maps are resized to the frame's size, or keep the network's size
 * @param scale the conversion to metres
 * @param withConfidence whether maps have a confidence: that of the network's output if it has one,
 *     otherwise from the prediction for the mirror image
 */
@Internal
public record DepthTask(boolean frameSize, CameraScale scale, boolean withConfidence)
        implements InferenceTask<DepthMap> {

    /** The task without calibrations of cameras, and without confidence. */
    public DepthTask(boolean frameSize) {
        this(frameSize, CameraScale.DEFAULT, false);
    }

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        if (outputs.depth() == null) {
            return Set.of();
        }
        return withConfidence && outputs.confidence() != null
                ? Set.of(outputs.depth().name(), outputs.confidence().name())
                : Set.of(outputs.depth().name());
    }

    @Override
    public int views(ModelOutputs outputs) {
        return withConfidence && outputs.confidence() == null ? 2 : 1;
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
        ModelOutputs declared = model.model().card().outputs();
        ModelOutputs.Depth output = declared.depth();
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
                timings,
                withConfidence ? confidence(declared, outputs, index, size) : null);
    }

    private static DepthConfidence confidence(
            ModelOutputs declared, Map<String, FloatTensor> outputs, int index, ImageSize size)
            throws NoPredictionException {
        FloatTensor maps =
                outputs.get(
                        declared.confidence() == null
                                ? declared.depth().name()
                                : declared.confidence().name());
        float[] values =
                declared.confidence() == null
                        ? ofMirrored(declared.depth().kind(), maps, index)
                        : PixelConfidence.ofOutput(declared.confidence(), maps, index);
        return DepthConfidence.of(
                BilinearResize.resize(
                        values, 0, maps.axis(-1), maps.axis(-2), size.width(), size.height()));
    }

    private static float[] ofMirrored(DepthKind kind, FloatTensor maps, int index)
            throws NoPredictionException {
        int width = maps.axis(-1);
        return PixelConfidence.ofMirrored(
                disparity(maps, index, kind), disparity(maps, index + 1, kind), width);
    }

    /**
     * Copies the disparity of one view: its values, or the inverse of metric ones.
     *
     * @param view the index of the view in the batch
     */
    public static float[] disparity(FloatTensor maps, int view, DepthKind kind)
            throws NoPredictionException {
        int pixels = maps.axis(-1) * maps.axis(-2);
        requireFinite(maps.values(), view * pixels, pixels);
        float[] values = Arrays.copyOfRange(maps.values(), view * pixels, (view + 1) * pixels);
        if (kind == DepthKind.METRIC_DEPTH) {
            InverseDepth.invert(values);
        }
        return values;
    }

    @Override
    public double confidence(DepthMap prediction) {
        return prediction.confidence() == null ? Double.NaN : prediction.confidence().mean();
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
