// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.util.Arrays;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The depth of one frame.
 *
 * @param identity the frame's identity, unchanged
 * @param width columns of the map: the width of the frame, or of the network's output if the job is
 *     configured so
 * @param height rows of the map
 * @param values {@code height * width} finite values, row by row from the top left; shared, not
 *     copied: they must not be changed
 * @param kind what the values mean, and their unit
 * @param model the model that made the prediction
 * @param timings time by stage
 * @param confidence how far the values can be trusted, null if the job does not ask for it
 */
@PublicEvolving
@TypeInfo(RecordTypeInformation.OfDepthMap.class)
public record DepthMap(
        FrameIdentity identity,
        int width,
        int height,
        float[] values,
        DepthKind kind,
        ModelVersion model,
        InferenceTimings timings,
        @Nullable DepthConfidence confidence) {

    public DepthMap {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(timings, "timings");
        if (width <= 0 || height <= 0 || (long) width * height != values.length) {
            throw new IllegalArgumentException(
                    "a depth map of "
                            + width
                            + " x "
                            + height
                            + " needs as many values, not "
                            + values.length);
        }
        if (confidence != null
                && confidence.values() != null
                && confidence.values().length != values.length) {
            throw new IllegalArgumentException(
                    "a depth map of %d values has %d values of confidence; give as many"
                            .formatted(values.length, confidence.values().length));
        }
    }

    /** A map without confidence. */
    public DepthMap(
            FrameIdentity identity,
            int width,
            int height,
            float[] values,
            DepthKind kind,
            ModelVersion model,
            InferenceTimings timings) {
        this(identity, width, height, values, kind, model, timings, null);
    }

    /**
     * Returns a map of the same frame and size; model, timings and confidence stay.
     *
     * @param newValues {@code height * width} values; shared, not copied
     * @throws IllegalArgumentException if there is another number of values
     */
    public DepthMap withValues(float[] newValues, DepthKind newKind) {
        return new DepthMap(
                identity, width, height, newValues, newKind, model, timings, confidence);
    }

    /** The value at a pixel; no bounds check beyond the array's own. */
    public float at(int row, int column) {
        return values[row * width + column];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DepthMap that
                && identity.equals(that.identity)
                && width == that.width
                && height == that.height
                && Arrays.equals(values, that.values)
                && kind == that.kind
                && model.equals(that.model)
                && timings.equals(that.timings)
                && Objects.equals(confidence, that.confidence);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                identity, width, height, Arrays.hashCode(values), kind, model, timings, confidence);
    }

    @Override
    public String toString() {
        return "DepthMap["
                + identity
                + ", "
                + width
                + "x"
                + height
                + ", "
                + kind
                + ", "
                + model
                + "]";
    }
}
