// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The embedding of one frame by the encoder.
 *
 * @param identity the frame's identity, unchanged
 * @param classToken the normalised class token of the encoder's last block; its length is the
 *     dimension of the encoder
 * @param patchMean the mean of the normalised patch tokens of the last block, of the same length
 * @param model the model that made the prediction
 * @param timings time by stage
 */
@PublicEvolving
@TypeInfo(RecordTypeInformation.OfImageEmbedding.class)
public record ImageEmbedding(
        FrameIdentity identity,
        float[] classToken,
        float[] patchMean,
        ModelVersion model,
        InferenceTimings timings) {

    public ImageEmbedding {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(classToken, "classToken");
        Objects.requireNonNull(patchMean, "patchMean");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(timings, "timings");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageEmbedding that
                && identity.equals(that.identity)
                && Arrays.equals(classToken, that.classToken)
                && Arrays.equals(patchMean, that.patchMean)
                && model.equals(that.model)
                && timings.equals(that.timings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                identity, Arrays.hashCode(classToken), Arrays.hashCode(patchMean), model, timings);
    }

    @Override
    public String toString() {
        return "ImageEmbedding[" + identity + ", " + classToken.length + " values, " + model + "]";
    }
}
