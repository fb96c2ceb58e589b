// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;

/**
 * A labelled picture. The arrays are shared, not copied, and must not be changed.
 *
 * @param width columns
 * @param height rows
 * @param rgb {@code height * width * 3} bytes, row by row from the top left, red first, unsigned,
 *     as a camera would give them (gamma encoded)
 * @param depthMetres {@code height * width} planar depths: the distance along the optical axis, in
 *     metres, positive, taken at the pixel's centre; {@link Float#POSITIVE_INFINITY} exactly where
 *     the sky is
 * @param skyMask {@code height * width} bytes, 1 where the sky is and 0 elsewhere
 * @param intrinsics the camera, for this size
 * @param seed the seed that the picture was drawn from
 */
@Experimental
public record SceneSample(
        int width,
        int height,
        byte[] rgb,
        float[] depthMetres,
        byte[] skyMask,
        CameraIntrinsics intrinsics,
        long seed) {

    public SceneSample {
        Objects.requireNonNull(intrinsics, "intrinsics");
        int pixels = Math.multiplyExact(width, height);
        if (width <= 0
                || height <= 0
                || rgb.length != 3 * pixels
                || depthMetres.length != pixels
                || skyMask.length != pixels) {
            throw new IllegalArgumentException(
                    "a scene of %d x %d needs %d colours, depths and sky values, not %d / 3, %d, %d"
                            .formatted(
                                    width,
                                    height,
                                    pixels,
                                    rgb.length,
                                    depthMetres.length,
                                    skyMask.length));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SceneSample that
                && width == that.width
                && height == that.height
                && seed == that.seed
                && intrinsics.equals(that.intrinsics)
                && Arrays.equals(rgb, that.rgb)
                && Arrays.equals(depthMetres, that.depthMetres)
                && Arrays.equals(skyMask, that.skyMask);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, seed, Arrays.hashCode(depthMetres));
    }

    @Override
    public String toString() {
        return "SceneSample[" + width + "x" + height + ", seed " + seed + "]";
    }
}
