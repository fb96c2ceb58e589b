package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.record.DepthKind;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What a network answers. Either part may be missing, not both.
 *
 * @param depth the depth map, null for a network that gives embeddings only
 * @param embedding the encoder's tokens, null for a network that gives depth only
 */
@PublicEvolving
public record ModelOutputs(@Nullable Depth depth, @Nullable Embedding embedding) {

    public ModelOutputs {
        if (depth == null && embedding == null) {
            throw new IllegalArgumentException(
                    "outputs: name a depth output, an embedding output, or both");
        }
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
     * The encoder's answer: two float32 outputs of N x D.
     *
     * @param classToken name of the output of the normed class token
     * @param patchMean name of the output of the mean normed patch token
     */
    @PublicEvolving
    public record Embedding(String classToken, String patchMean) {}
}
