// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.format.FloatRaster;

/** Projects LiDAR points to the depth map of a camera. */
final class LidarProjection {
    private LidarProjection() {}

    /**
     * Projects points; a pixel gets its nearest point, and pixels without points are 0.
     *
     * @param points points of {@code stride} numbers each, of which the first three are x, y, z
     */
    static FloatRaster project(
            float[] points,
            int stride,
            RigidMotion worldFromPoints,
            RigidMotion worldFromCamera,
            CameraIntrinsics intrinsics,
            int width,
            int height) {
        RigidMotion cameraFromWorld = worldFromCamera.inverse();
        float[] depth = new float[width * height];
        for (int i = 0; i + 2 < points.length; i += stride) {
            double[] world = worldFromPoints.apply(points[i], points[i + 1], points[i + 2]);
            double[] seen = cameraFromWorld.apply(world[0], world[1], world[2]);
            if (!(seen[2] > 0)) {
                continue;
            }
            double column = intrinsics.focalX() * seen[0] / seen[2] + intrinsics.principalX();
            double row = intrinsics.focalY() * seen[1] / seen[2] + intrinsics.principalY();
            long x = Math.round(column);
            long y = Math.round(row);
            if (x < 0 || x >= width || y < 0 || y >= height) {
                continue;
            }
            int pixel = (int) (y * width + x);
            float z = (float) seen[2];
            depth[pixel] = depth[pixel] == 0 ? z : Math.min(depth[pixel], z);
        }
        return new FloatRaster(width, height, depth);
    }
}
