// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import org.apache.flink.annotation.Internal;

/**
 * The shape of a vision transformer encoder.
 *
 * @param dimension width of a token
 * @param depth number of blocks
 * @param heads attention heads; divides {@code dimension}
 * @param patchSize side of a patch in pixels
 * @param positionGrid side of the square grid of position embeddings, in patches
 * @param layerScale whether each residual branch has a learned scale (DINOv2 has, DeiT has not)
 * @param registerTokens number of register tokens (arXiv 2309.16588), 0 for none
 * @param feedForward MLP or SwiGLU
 * @param hiddenDimension width inside the feed-forward part; for SwiGLU of each half
 * @param positionOffset what is added to the number of patches before the factor of the position
 *     embedding's resize is taken: 0.1 in DINOv2, 0.0 with register tokens
 * @param positionAntialias whether that resize antialiases (models with register tokens do)
 * @param lastNormEpsilon epsilon of the layer normalisation behind the tapped blocks; 1e-6, but
 *     1e-5 in Depth Anything 3
 */
@Internal
public record EncoderConfiguration(
        int dimension,
        int depth,
        int heads,
        int patchSize,
        int positionGrid,
        boolean layerScale,
        int registerTokens,
        FeedForward feedForward,
        int hiddenDimension,
        double positionOffset,
        boolean positionAntialias,
        float lastNormEpsilon) {

    /** Epsilon of DINOv2's layer normalisations. */
    static final float NORM_EPSILON = 1e-6f;

    /** Refuses impossible combinations. */
    public EncoderConfiguration {
        requirePositive("dimension", dimension);
        requirePositive("depth", depth);
        requirePositive("heads", heads);
        requirePositive("patchSize", patchSize);
        requirePositive("positionGrid", positionGrid);
        requirePositive("hiddenDimension", hiddenDimension);
        if (dimension % heads != 0) {
            throw new IllegalArgumentException(
                    "dimension "
                            + dimension
                            + " is not a multiple of heads "
                            + heads
                            + "; choose a number of heads that divides it.");
        }
        if (registerTokens < 0) {
            throw new IllegalArgumentException(
                    "registerTokens is " + registerTokens + "; use 0 for none.");
        }
        if (!(positionOffset >= 0 && positionOffset < 1)) {
            throw new IllegalArgumentException(
                    "positionOffset is "
                            + positionOffset
                            + "; it must lie in [0, 1), usually 0.1 or 0.");
        }
        if (!(lastNormEpsilon > 0)) {
            throw new IllegalArgumentException(
                    "lastNormEpsilon is " + lastNormEpsilon + "; it must be positive.");
        }
    }

    /** ViT-S/14 of DINOv2: 384 wide, 12 blocks, 6 heads. */
    public static EncoderConfiguration vits() {
        return builder(384, 12, 6).build();
    }

    /** ViT-B/14 of DINOv2: 768 wide, 12 blocks, 12 heads. */
    public static EncoderConfiguration vitb() {
        return builder(768, 12, 12).build();
    }

    /** ViT-L/14 of DINOv2: 1024 wide, 24 blocks, 16 heads. */
    public static EncoderConfiguration vitl() {
        return builder(1024, 24, 16).build();
    }

    /** ViT-g/14 of DINOv2: 1536 wide, 40 blocks, 24 heads, SwiGLU of 4096. */
    public static EncoderConfiguration vitg() {
        return builder(1536, 40, 24).feedForward(FeedForward.SWIGLU, 4096).build();
    }

    /** DeiT-tiny/16 at 224: 192 wide, 12 blocks, 3 heads, 14x14 positions, no layer scale. */
    public static EncoderConfiguration deitTiny() {
        return builder(192, 12, 3).patchSize(16).positionGrid(14).layerScale(false).build();
    }

    /**
     * Starts from DINOv2's defaults: patch 14, positions 37x37, layer scale, MLP of four times the
     * width, offset 0.1, no registers, no antialiasing.
     */
    public static Builder builder(int dimension, int depth, int heads) {
        return new Builder(dimension, depth, heads);
    }

    /** Tokens before the patch tokens: the class token and the registers. */
    public int prefixTokens() {
        return 1 + registerTokens;
    }

    private static void requirePositive(String field, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be at least 1.");
        }
    }

    /** Collects the parts of an {@link EncoderConfiguration}. Not thread-safe. */
    public static final class Builder {
        private final int dimension;
        private final int depth;
        private final int heads;
        private int patchSize = 14;
        private int positionGrid = 37;
        private boolean layerScale = true;
        private int registerTokens;
        private FeedForward feedForward = FeedForward.MLP;
        private int hiddenDimension;
        private double positionOffset = 0.1;
        private boolean positionAntialias;
        private float lastNormEpsilon = NORM_EPSILON;

        private Builder(int dimension, int depth, int heads) {
            this.dimension = dimension;
            this.depth = depth;
            this.heads = heads;
            this.hiddenDimension = 4 * dimension;
        }

        /** Side of a patch in pixels. */
        public Builder patchSize(int value) {
            this.patchSize = value;
            return this;
        }

        /** Side of the position grid in patches. */
        public Builder positionGrid(int value) {
            this.positionGrid = value;
            return this;
        }

        /** With or without LayerScale. */
        public Builder layerScale(boolean value) {
            this.layerScale = value;
            return this;
        }

        /** Register tokens; their models also use offset 0 and antialiasing. */
        public Builder registerTokens(int value) {
            this.registerTokens = value;
            return this;
        }

        /** The feed-forward part and its inner width. */
        public Builder feedForward(FeedForward value, int hidden) {
            this.feedForward = value;
            this.hiddenDimension = hidden;
            return this;
        }

        /** How the position embedding is resized. */
        public Builder positionResize(double offset, boolean antialias) {
            this.positionOffset = offset;
            this.positionAntialias = antialias;
            return this;
        }

        /** The epsilon behind the tapped blocks. */
        public Builder lastNormEpsilon(float value) {
            this.lastNormEpsilon = value;
            return this;
        }

        /** The configuration, checked. */
        public EncoderConfiguration build() {
            return new EncoderConfiguration(
                    dimension,
                    depth,
                    heads,
                    patchSize,
                    positionGrid,
                    layerScale,
                    registerTokens,
                    feedForward,
                    hiddenDimension,
                    positionOffset,
                    positionAntialias,
                    lastNormEpsilon);
        }
    }
}
