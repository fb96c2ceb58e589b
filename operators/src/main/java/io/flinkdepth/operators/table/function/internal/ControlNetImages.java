// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.operators.depth.ConditioningImage;
import io.flinkdepth.operators.depth.ControlNetProcessor;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** Conditioning images of the arguments of functions, as PNG. */
@Internal
public final class ControlNetImages {

    private ControlNetImages() {}

    /** Encodes an image of the map's size. */
    public static byte[] encode(DepthImage depth, ControlNetProcessor processor)
            throws BadArgumentException {
        return encode(() -> ConditioningImage.of(depth, processor));
    }

    /** Encodes an image of the processor's size. */
    public static byte[] encode(DepthImage depth, ControlNetProcessor processor, int resolution)
            throws BadArgumentException {
        return encode(() -> ConditioningImage.of(depth, processor, resolution));
    }

    private static byte[] encode(Supplier<DecodedImage> drawing) throws BadArgumentException {
        try (DecodedImage picture = drawing.get()) {
            return ImageCodec.encodePng(picture, DepthPictures.COMPRESSION);
        } catch (IllegalArgumentException e) {
            throw new BadArgumentException(e.getMessage());
        }
    }

    /** Reads the name of a processor. */
    public static ControlNetProcessor processor(String name) throws BadArgumentException {
        for (ControlNetProcessor processor : ControlNetProcessor.values()) {
            if (name(processor).equals(name.toLowerCase(Locale.ROOT))) {
                return processor;
            }
        }
        throw new BadArgumentException(
                "the processor is '%s'; expected one of %s"
                        .formatted(
                                name,
                                Arrays.stream(ControlNetProcessor.values())
                                        .map(ControlNetImages::name)
                                        .collect(Collectors.joining(", "))));
    }

    private static String name(ControlNetProcessor processor) {
        return processor.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
