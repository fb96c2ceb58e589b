// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.EncoderConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.network.HeadConfiguration;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The field {@code network}: a published encoder by its name, or the sizes of another.
 *
 * @param encoder name of a published encoder, {@code deit-tiny}, {@code vits}, {@code vitb}, {@code
 *     vitl} or {@code vitg}, or a mapping of sizes
 * @param generation generation of the published network, which decides which blocks the head reads
 * @param head sizes of the head, for an encoder that is given by its sizes
 * @param maxDepth largest depth in metres, for a metric network; without it the network is relative
 * @param canonicalFocalLength focal length of the canonical camera, in pixels of a crop, for a
 *     metric network that is served to cameras of other focal lengths; labels are scaled by it over
 *     the focal length of the crop, so all images need intrinsics
 */
@Internal
public record NetworkFields(
        Encoder encoder,
        Generation generation,
        @Nullable Head head,
        @Nullable Double maxDepth,
        @Nullable Double canonicalFocalLength) {

    private static final List<String> PUBLISHED =
            List.of("deit-tiny", "vits", "vitb", "vitl", "vitg");

    /** Refuses a head that does not fit the encoder. */
    public NetworkFields {
        if ((encoder.sizes == null) != (head == null)) {
            throw new IllegalArgumentException(
                    head == null
                            ? "network.head is missing; expected features and outChannels, for an"
                                    + " encoder that is given by its sizes"
                            : "network.head is given, but network.encoder is the published "
                                    + encoder.name
                                    + ", which has its own");
        }
        if (generation == Generation.V3) {
            throw new IllegalArgumentException(
                    "network.generation is v3, whose networks are imported, not trained; expected"
                            + " v1 or v2");
        }
        if (canonicalFocalLength != null && maxDepth == null) {
            throw new IllegalArgumentException(
                    "network.canonicalFocalLength is for metric networks; give network.maxDepth, or"
                            + " leave it out");
        }
    }

    /** Maps the fields onto a configuration. */
    public DepthNetworkConfiguration configuration() {
        DepthNetworkConfiguration network =
                encoder.sizes != null
                        ? new DepthNetworkConfiguration(
                                encoder.sizes,
                                HeadConfiguration.relative(
                                        head.features,
                                        head.outChannels,
                                        generation.taps(encoder.sizes.depth())))
                        : encoder.name.equals("deit-tiny")
                                ? DepthNetworkConfiguration.deitTiny()
                                : DepthNetworkConfiguration.preset(encoder.name, generation);
        if (maxDepth == null) {
            return network;
        }
        DepthNetworkConfiguration metric = network.withMaxDepth(maxDepth);
        return canonicalFocalLength == null
                ? metric
                : metric.withCanonicalFocalLength(canonicalFocalLength);
    }

    /**
     * The sizes of a head.
     *
     * @param features channels inside the head
     * @param outChannels channels of the four maps that the head makes of the encoder's blocks
     */
    record Head(int features, List<Integer> outChannels) {}

    /** A published encoder's name, or sizes. */
    record Encoder(@Nullable String name, @Nullable EncoderConfiguration sizes) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Encoder published(String name) {
            if (!PUBLISHED.contains(name)) {
                throw new IllegalArgumentException(
                        "network.encoder is '%s'; expected one of %s, or a mapping of sizes"
                                .formatted(name, String.join(", ", PUBLISHED)));
            }
            return new Encoder(name, null);
        }

        /**
         * The sizes of an encoder.
         *
         * @param dimension width of a token
         * @param blocks number of blocks
         * @param heads attention heads; divides {@code dimension}
         * @param patchSize side of a patch in pixels; 16 if it is left out
         * @param positionGrid side of the grid of position embeddings, in patches; 14 if it is left
         *     out
         * @param layerScale whether each residual branch has a learned scale; false if it is left
         *     out
         */
        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        static Encoder of(
                @JsonProperty("dimension") int dimension,
                @JsonProperty("blocks") int blocks,
                @JsonProperty("heads") int heads,
                @JsonProperty("patchSize") @Nullable Integer patchSize,
                @JsonProperty("positionGrid") @Nullable Integer positionGrid,
                @JsonProperty("layerScale") @Nullable Boolean layerScale) {
            return new Encoder(
                    null,
                    EncoderConfiguration.builder(dimension, blocks, heads)
                            .patchSize(patchSize == null ? 16 : patchSize)
                            .positionGrid(positionGrid == null ? 14 : positionGrid)
                            .layerScale(Boolean.TRUE.equals(layerScale))
                            .build());
        }
    }
}
