// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;

/** Depth maps in the size of a page. */
final class PageDepth {

    static final int MAX_SIDE = 512;

    private PageDepth() {}

    /** Returns every n-th value of every n-th row, so that no side is over the maximum. */
    static DepthMap reduced(DepthMap depth) {
        return reduced(depth, depth.identity());
    }

    /** The same; the event time becomes the time at which the frame arrived in the operator. */
    static DepthMap reducedAndTimed(DepthMap depth) {
        FrameIdentity identity = depth.identity();
        InferenceTimings spent = depth.timings();
        long nanos =
                spent.queueNanos()
                        + spent.decodeNanos()
                        + spent.preprocessNanos()
                        + spent.inferenceNanos();
        long arrived = System.currentTimeMillis() - nanos / 1_000_000;
        return reduced(depth, new FrameIdentity(identity.cameraId(), identity.sequence(), arrived));
    }

    private static DepthMap reduced(DepthMap depth, FrameIdentity identity) {
        int longer = Math.max(depth.width(), depth.height());
        int step = Math.max(1, (longer + MAX_SIDE - 1) / MAX_SIDE);
        int width = (depth.width() + step - 1) / step;
        int height = (depth.height() + step - 1) / step;
        float[] values = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                values[y * width + x] = depth.at(y * step, x * step);
            }
        }
        return new DepthMap(
                identity, width, height, values, depth.kind(), depth.model(), depth.timings());
    }
}
