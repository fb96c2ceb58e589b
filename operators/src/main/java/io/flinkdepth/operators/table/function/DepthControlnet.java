// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.table.function.internal.DepthPictures;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_controlnet(depth BYTES)}: BYTES, a conditioning image for depth ControlNets as PNG:
 * 8-bit inverse depth scaled from its minimum to its maximum, near is bright, three equal channels.
 * Pixels without a value, and flat maps, are 0.
 */
@PublicEvolving
public class DepthControlnet extends DepthFunction {

    /** Evaluates the function; see the class. */
    public byte[] eval(byte[] depth) {
        return evaluate(() -> DepthPictures.controlNet(decode(depth)), depth);
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
