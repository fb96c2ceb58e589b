// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.table.function.internal.DepthPictures;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_controlnet(depth BYTES)}: BYTES, a PNG that depth ControlNets are conditioned on:
 * inverse depth of 8 bits from its smallest to its largest value, near is bright, three equal
 * channels. Pixels without a value, and flat maps, are 0.
 */
@PublicEvolving
public class DepthControlnet extends DepthFunction {

    /** As the class says. */
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
