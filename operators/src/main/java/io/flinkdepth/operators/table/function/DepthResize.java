// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.table.function.internal.ImageResize;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_resize(image BYTES, width INT, height INT)}: BYTES, an image in another size, in the
 * same format (JPEG with quality 90). It uses area averaging, or bilinear interpolation if a side
 * grows. The picture is upright: EXIF orientation is applied, and no metadata is kept.
 */
@PublicEvolving
public class DepthResize extends DepthFunction {

    /** Evaluates the function; see the class. */
    public byte[] eval(byte[] image, Integer width, Integer height) {
        return evaluate(
                () -> ImageResize.resize(image, width, height, LIMITS), image, width, height);
    }

    @Override
    String name() {
        return "depth_resize";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthResize {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
