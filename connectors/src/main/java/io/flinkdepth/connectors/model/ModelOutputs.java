// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.record.DepthKind;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The outputs of a network; at least one.
 *
 * @param depth the depth map, null for a network without it
 * @param embedding the encoder's tokens, null for a network without them
 * @param sky the sky map, null for a network without it
 * @param confidence the confidence map, null for a network without it
 */
@PublicEvolving
public record ModelOutputs(
        @Nullable Depth depth,
        @Nullable Embedding embedding,
        @Nullable Sky sky,
        @Nullable Confidence confidence) {

    public ModelOutputs {
        if (depth == null && embedding == null && sky == null) {
            throw new IllegalArgumentException(
                    "outputs: name a depth output, an embedding output, a sky output, or several");
        }
        if (confidence != null && depth == null) {
            throw new IllegalArgumentException(
                    "outputs.confidence is that of the depth; name outputs.depth, or leave it out");
        }
    }

    /** The outputs of a network without a confidence map. */
    public ModelOutputs(@Nullable Depth depth, @Nullable Embedding embedding, @Nullable Sky sky) {
        this(depth, embedding, sky, null);
    }

    /** The outputs of a network without a sky map. */
    public ModelOutputs(@Nullable Depth depth, @Nullable Embedding embedding) {
        this(depth, embedding, null, null);
    }

    /**
     * The depth output: float32 of N x H x W or N x 1 x H x W, in the size of the input or another
     * size.
     *
     * @param name the output's name in the graph
     * @param kind what the values mean
     * @param metresPerUnit factor that converts values of METRIC_DEPTH to metres
     * @param canonicalFocalLength focal length of the camera whose depth the values of METRIC_DEPTH
     *     are, in pixels at the network's input: metres are {@code value * metresPerUnit * focal /
     *     canonicalFocalLength} with the focal length of the frame's camera at that size (Metric3D,
     *     arXiv 2307.10984, section 3.1); null if the values do not depend on the camera
     */
    @PublicEvolving
    public record Depth(
            String name,
            DepthKind kind,
            float metresPerUnit,
            @Nullable Double canonicalFocalLength) {
        public Depth {
            if (!(metresPerUnit > 0)) {
                throw new IllegalArgumentException(
                        "outputs.depth.metresPerUnit must be positive, not " + metresPerUnit);
            }
            if (canonicalFocalLength != null) {
                requireMetric(kind, canonicalFocalLength);
            }
        }

        private static void requireMetric(DepthKind kind, double canonicalFocalLength) {
            if (!(canonicalFocalLength > 0) || Double.isInfinite(canonicalFocalLength)) {
                throw new IllegalArgumentException(
                        "outputs.depth.canonicalFocalLength must be a positive number of pixels, not "
                                + canonicalFocalLength);
            }
            if (kind != DepthKind.METRIC_DEPTH) {
                throw new IllegalArgumentException(
                        "outputs.depth.canonicalFocalLength is for the kind METRIC_DEPTH, not "
                                + kind
                                + "; leave it out");
            }
        }

        /** The depth output of a network whose values do not depend on the camera. */
        public Depth(String name, DepthKind kind, float metresPerUnit) {
            this(name, kind, metresPerUnit, null);
        }
    }

    /**
     * The output of the encoder: two float32 outputs of N x D.
     *
     * @param classToken name of the output of the normalised class token
     * @param patchMean name of the output of the mean of the normalised patch tokens
     */
    @PublicEvolving
    public record Embedding(String classToken, String patchMean) {}

    /**
     * The sky output of a segmentation network: float32, in the size of the input or another size.
     * The shape is N x H x W or N x 1 x H x W without a class index, and N x C x H x W with one,
     * which selects the channel.
     *
     * @param name the output's name in the graph
     * @param activation function that converts the values to probabilities
     * @param classIndex the channel of sky, from 0, or null if there is only one map
     */
    @PublicEvolving
    public record Sky(String name, Activation activation, @Nullable Integer classIndex) {

        /** Converts a value to a probability in 0…1. */
        @PublicEvolving
        public enum Activation {
            /** No conversion: the network outputs probabilities. */
            NONE,
            /** The logistic function of the value. */
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

    /**
     * The output with the confidence of each depth value: float32 of N x H x W or N x 1 x H x W, in
     * the size of the depth or another size.
     *
     * @param name the output's name in the graph
     * @param range what the values mean
     */
    @Experimental
    public record Confidence(String name, Range range) {

        /** Converts a value to a confidence in 0…1. */
        @Experimental
        public enum Range {
            /** Values from 0 to 1, as they are. */
            ZERO_TO_ONE,
            /** Logits: the logistic function of the value. */
            LOGITS,
            /**
             * Values from 1 to infinity, 1 + exp(x), as in DUSt3R (arXiv 2312.14132, section 3.2)
             * and Depth Anything 3 (arXiv 2511.10647): 1 - 1 / value.
             */
            ABOVE_ONE
        }

        public Confidence {
            Objects.requireNonNull(name, "outputs.confidence.name");
            Objects.requireNonNull(range, "outputs.confidence.range");
        }
    }
}
