// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A rotation followed by a translation: {@code x' = R x + t}.
 *
 * @param rotation 3 x 3 matrix, row by row
 * @param translation translation in metres
 */
record RigidMotion(double[] rotation, double[] translation) {

    /** Parses {@code {translation: {x, y, z}, rotation: {qx, qy, qz, qw}}}. */
    static RigidMotion of(JsonNode pose, Path owner) throws IOException {
        JsonNode q = pose.path("rotation");
        JsonNode t = pose.path("translation");
        double[] unit = {number(q, "qw"), number(q, "qx"), number(q, "qy"), number(q, "qz")};
        double norm = 0;
        for (double part : unit) {
            norm += part * part;
        }
        if (!(Math.abs(norm - 1) < 1e-3)) {
            throw new IOException("the pose of " + owner + " has no unit quaternion: " + q);
        }
        double w = unit[0];
        double x = unit[1];
        double y = unit[2];
        double z = unit[3];
        double[] rotation = {
            1 - 2 * (y * y + z * z),
            2 * (x * y - z * w),
            2 * (x * z + y * w),
            2 * (x * y + z * w),
            1 - 2 * (x * x + z * z),
            2 * (y * z - x * w),
            2 * (x * z - y * w),
            2 * (y * z + x * w),
            1 - 2 * (x * x + y * y)
        };
        return new RigidMotion(
                rotation, new double[] {number(t, "x"), number(t, "y"), number(t, "z")});
    }

    /** Returns a number; missing numbers are 0, because protocol buffers leave them out. */
    private static double number(JsonNode node, String field) {
        return node.path(field).asDouble(0);
    }

    double[] apply(double x, double y, double z) {
        double[] result = new double[3];
        for (int i = 0; i < 3; i++) {
            result[i] =
                    rotation[3 * i] * x
                            + rotation[3 * i + 1] * y
                            + rotation[3 * i + 2] * z
                            + translation[i];
        }
        return result;
    }

    /** Returns the inverse motion. */
    RigidMotion inverse() {
        double[] transposed = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                transposed[3 * i + j] = rotation[3 * j + i];
            }
        }
        RigidMotion turned = new RigidMotion(transposed, new double[3]);
        double[] back = turned.apply(translation[0], translation[1], translation[2]);
        return new RigidMotion(transposed, new double[] {-back[0], -back[1], -back[2]});
    }
}
