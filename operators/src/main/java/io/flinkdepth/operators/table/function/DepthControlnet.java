// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.depth.ControlNetProcessor;
import io.flinkdepth.operators.table.function.internal.ControlNetImages;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_controlnet(depth BYTES[, processor STRING[, resolution INT]])}: BYTES, a
 * conditioning image for depth ControlNets as PNG with three equal channels, near is bright. The
 * pixels are those that the processor makes of the same depth ({@link ControlNetProcessor}): {@code
 * midas} (default), {@code depth-anything}, {@code zoe} or {@code transformers}. The size is that
 * of the map, or that of controlnet_aux for a resolution. Pixels without a value, and flat maps,
 * are 0.
 */
@PublicEvolving
public class DepthControlnet extends DepthFunction {

    /** Uses the processor {@code midas}. */
    public byte[] eval(byte[] depth) {
        return evaluate(
                () -> ControlNetImages.encode(decode(depth), ControlNetProcessor.MIDAS), depth);
    }

    /** Uses the size of the map. */
    public byte[] eval(byte[] depth, String processor) {
        return evaluate(
                () -> ControlNetImages.encode(decode(depth), ControlNetImages.processor(processor)),
                depth,
                processor);
    }

    /** See the class. */
    public byte[] eval(byte[] depth, String processor, Integer resolution) {
        return evaluate(
                () ->
                        ControlNetImages.encode(
                                decode(depth), ControlNetImages.processor(processor), resolution),
                depth,
                processor,
                resolution);
    }

    @Override
    String name() {
        return "depth_controlnet";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthControlnet {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
