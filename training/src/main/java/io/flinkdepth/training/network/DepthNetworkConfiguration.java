// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * An encoder and the head on it. The head's last tap is the encoder's last block.
 *
 * @param encoder the encoder
 * @param head the head
 */
@Internal
public record DepthNetworkConfiguration(EncoderConfiguration encoder, HeadConfiguration head) {

    /** Refuses taps that the encoder does not have. */
    public DepthNetworkConfiguration {
        int last = head.taps().get(3);
        if (last != encoder.depth() - 1) {
            throw new IllegalArgumentException(
                    "the last tap is block "
                            + last
                            + " but the encoder's last block is "
                            + (encoder.depth() - 1)
                            + "; tap it, or give the encoder "
                            + (last + 1)
                            + " blocks.");
        }
    }

    /**
     * A published size.
     *
     * @param name {@code vits}, {@code vitb}, {@code vitl} or {@code vitg}
     * @param generation which blocks are tapped; a checkpoint does not tell. V3 has {@code vitl}
     *     only
     */
    public static DepthNetworkConfiguration preset(String name, Generation generation) {
        if (generation == Generation.V3) {
            return depthAnything3(name);
        }
        return switch (name) {
            case "vits" ->
                    of(EncoderConfiguration.vits(), 64, List.of(48, 96, 192, 384), generation);
            case "vitb" ->
                    of(EncoderConfiguration.vitb(), 128, List.of(96, 192, 384, 768), generation);
            case "vitl" ->
                    of(EncoderConfiguration.vitl(), 256, List.of(256, 512, 1024, 1024), generation);
            case "vitg" ->
                    of(
                            EncoderConfiguration.vitg(),
                            384,
                            List.of(1536, 1536, 1536, 1536),
                            generation);
            default ->
                    throw new IllegalArgumentException(
                            "encoder '" + name + "' is not one of vits, vitb, vitl, vitg.");
        };
    }

    /** Depth Anything 3 for one image, which is published with one encoder. */
    private static DepthNetworkConfiguration depthAnything3(String name) {
        if (!name.equals("vitl")) {
            throw new IllegalArgumentException(
                    "encoder '"
                            + name
                            + "' is not that of a Depth Anything 3 network for one image; use vitl"
                            + " for DA3MONO-LARGE and DA3METRIC-LARGE.");
        }
        EncoderConfiguration encoder =
                EncoderConfiguration.builder(1024, 24, 16).lastNormEpsilon(1e-5f).build();
        return new DepthNetworkConfiguration(
                encoder, preset(name, Generation.V2).head.withExponential());
    }

    /** The bundled default: DeiT-tiny/16 with a head of 32 features. About 6.0 M parameters. */
    public static DepthNetworkConfiguration deitTiny() {
        return new DepthNetworkConfiguration(
                EncoderConfiguration.deitTiny(),
                HeadConfiguration.relative(32, List.of(16, 32, 64, 128), Generation.V2.taps(12)));
    }

    /** The same network predicting metres, up to {@code metres}. */
    public DepthNetworkConfiguration withMaxDepth(double metres) {
        return new DepthNetworkConfiguration(encoder, head.withMaxDepth(metres));
    }

    /** The same metric network predicting the depth of a canonical camera. */
    public DepthNetworkConfiguration withCanonicalFocalLength(double pixels) {
        return new DepthNetworkConfiguration(encoder, head.withCanonicalFocalLength(pixels));
    }

    private static DepthNetworkConfiguration of(
            EncoderConfiguration encoder, int features, List<Integer> channels, Generation tapped) {
        return new DepthNetworkConfiguration(
                encoder,
                HeadConfiguration.relative(features, channels, tapped.taps(encoder.depth())));
    }
}
