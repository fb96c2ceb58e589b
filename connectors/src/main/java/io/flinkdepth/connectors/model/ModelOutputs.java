// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.record.DepthKind;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What a network outputs. Any part may be missing, not all.
 *
 * @param depth the depth map, null for a network that gives none
 * @param embedding the encoder's tokens, null for a network that does not give them
 * @param sky where there is sky, null for a network that does not say
 */
@PublicEvolving
public record ModelOutputs(
        @Nullable Depth depth, @Nullable Embedding embedding, @Nullable Sky sky) {

    public ModelOutputs {
        if (depth == null && embedding == null && sky == null) {
            throw new IllegalArgumentException(
                    "outputs: name a depth output, an embedding output, a sky output, or several");
        }
    }

    /** The outputs of a network that does not say where there is sky. */
    public ModelOutputs(@Nullable Depth depth, @Nullable Embedding embedding) {
        this(depth, embedding, null);
    }

    /**
     * The depth output: float32 of N x H x W or N x 1 x H x W, at the input's size or another.
     *
     * @param name the output's name in the graph
     * @param kind what the values mean
     * @param metresPerUnit what a value of METRIC_DEPTH is multiplied by to give metres
     */
    @PublicEvolving
    public record Depth(String name, DepthKind kind, float metresPerUnit) {
        public Depth {
            if (!(metresPerUnit > 0)) {
                throw new IllegalArgumentException(
                        "outputs.depth.metresPerUnit must be positive, not " + metresPerUnit);
            }
        }
    }

    /**
     * The encoder's prediction: two float32 outputs of N x D.
     *
     * @param classToken name of the output of the normed class token
     * @param patchMean name of the output of the mean normed patch token
     */
    @PublicEvolving
    public record Embedding(String classToken, String patchMean) {}

    /**
     * The sky output of a network of ours or of any segmentation network: float32 at the input's
     * size or another. Without a class index N x H x W or N x 1 x H x W; with one N x C x H x W, of
     * which that channel counts.
     *
     * @param name the output's name in the graph
     * @param activation what makes probabilities of the values
     * @param classIndex the channel of sky, from 0, or null where there is one map alone
     */
    @PublicEvolving
    public record Sky(String name, Activation activation, @Nullable Integer classIndex) {

        /** What makes a probability in 0…1 of a value. */
        @PublicEvolving
        public enum Activation {
            /** Nothing: the network outputs probabilities. */
            NONE,
            /** The logistic function of the value alone. */
            SIGMOID,
            /** The softmax over all channels. */
            SOFTMAX
        }

        public Sky {
            Objects.requireNonNull(name, "outputs.sky.name");
            Objects.requireNonNull(activation, "outputs.sky.activation");
            if (classIndex != null && classIndex < 0) {
                throw new IllegalArgumentException(
                        "outputs.sky.classIndex must be 0 or more, not "
                                + classIndex
                                + "; leave it out for an output of one map");
            }
            if (activation == Activation.SOFTMAX && classIndex == null) {
                throw new IllegalArgumentException(
                        "outputs.sky.activation SOFTMAX compares channels; name the channel of sky"
                                + " in outputs.sky.classIndex, or use SIGMOID");
            }
        }
    }
}
