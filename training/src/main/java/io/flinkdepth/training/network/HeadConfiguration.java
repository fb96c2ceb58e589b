// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The shape of the DPT head.
 *
 * @param features channels inside the fusion stages; even
 * @param outChannels channels of the four reassembled maps, from the finest to the coarsest
 * @param taps the four encoder blocks (0-based, rising) whose normed tokens the head reads
 * @param maxDepth null for a relative model (last activation ReLU, the output is inverse depth), or
 *     the metres that a metric model's sigmoid is multiplied by
 * @param canonicalFocalLength focal length of the camera whose depth a metric model predicts, in
 *     pixels of its input; null if its depth does not depend on the camera
 * @param exponential whether the last activation is exp, for depth, and a second branch beside the
 *     last two convolutions gives sky, as in Depth Anything 3 (arXiv 2511.10647); such networks are
 *     imported, not trained
 */
@Internal
public record HeadConfiguration(
        int features,
        List<Integer> outChannels,
        List<Integer> taps,
        @Nullable Double maxDepth,
        @Nullable Double canonicalFocalLength,
        boolean exponential) {

    /** Channels between the last two convolutions, fixed in the published head. */
    public static final int FINAL_CHANNELS = 32;

    /** Refuses impossible combinations. */
    public HeadConfiguration {
        outChannels = List.copyOf(outChannels);
        taps = List.copyOf(taps);
        if (features <= 0 || features % 2 != 0) {
            throw new IllegalArgumentException(
                    "features is " + features + "; it must be positive and even.");
        }
        if (outChannels.size() != 4 || outChannels.stream().anyMatch(c -> c <= 0)) {
            throw new IllegalArgumentException(
                    "outChannels is " + outChannels + "; give four positive numbers.");
        }
        if (taps.size() != 4) {
            throw new IllegalArgumentException("taps is " + taps + "; give four block numbers.");
        }
        for (int i = 0; i < 4; i++) {
            if (taps.get(i) < 0 || (i > 0 && taps.get(i) <= taps.get(i - 1))) {
                throw new IllegalArgumentException(
                        "taps is " + taps + "; give rising block numbers from 0.");
            }
        }
        if (maxDepth != null && !(maxDepth > 0 && Double.isFinite(maxDepth))) {
            throw new IllegalArgumentException(
                    "maxDepth is " + maxDepth + " m; it must be positive and finite.");
        }
        if (exponential && maxDepth != null) {
            throw new IllegalArgumentException(
                    "an exponential head has no maxDepth; leave out maxDepth " + maxDepth);
        }
        if (canonicalFocalLength != null) {
            requireMetric(maxDepth != null || exponential, canonicalFocalLength);
        }
    }

    private static void requireMetric(boolean metric, double canonicalFocalLength) {
        if (!(canonicalFocalLength > 0 && Double.isFinite(canonicalFocalLength))) {
            throw new IllegalArgumentException(
                    "canonicalFocalLength is "
                            + canonicalFocalLength
                            + " pixels; it must be positive and finite.");
        }
        if (!metric) {
            throw new IllegalArgumentException(
                    "canonicalFocalLength is for metric networks; give maxDepth, or leave it out.");
        }
    }

    /** A head for relative disparity. */
    public static HeadConfiguration relative(
            int features, List<Integer> outChannels, List<Integer> taps) {
        return new HeadConfiguration(features, outChannels, taps, null, null, false);
    }

    /** The same head with a sigmoid times {@code metres} as its last activation. */
    public HeadConfiguration withMaxDepth(double metres) {
        return new HeadConfiguration(
                features, outChannels, taps, metres, canonicalFocalLength, exponential);
    }

    /** The same metric head for the depth of a canonical camera. */
    public HeadConfiguration withCanonicalFocalLength(double pixels) {
        return new HeadConfiguration(features, outChannels, taps, maxDepth, pixels, exponential);
    }

    /** The same head as in Depth Anything 3. */
    public HeadConfiguration withExponential() {
        return new HeadConfiguration(
                features, outChannels, taps, maxDepth, canonicalFocalLength, true);
    }

    /** Whether the output is in metres. */
    public boolean metric() {
        return maxDepth != null || canonicalFocalLength != null;
    }
}
