// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.examples.picture.DepthColours;

/**
 * What the page shows of one camera: the newest frames that have a prediction, beside their depth.
 * Thread-safe.
 */
final class LiveCamera {

    private final LatencyWindow window = new LatencyWindow();
    private final DepthColours colours = new DepthColours();
    private final String id;
    private final RetainedFrames frames;

    private DepthMap newest;
    private long predicted;
    private long lastSeenMillis;

    /**
     * @param frames the frames of all cameras
     */
    LiveCamera(String id, RetainedFrames frames) {
        this.id = id;
        this.frames = frames;
    }

    String id() {
        return id;
    }

    synchronized void onFrame(Frame frame, long nowMillis) {
        lastSeenMillis = nowMillis;
        frames.await(frame, nowMillis);
    }

    /** When the last frame or prediction came. */
    synchronized long lastSeenMillis() {
        return lastSeenMillis;
    }

    synchronized void onDepth(DepthMap depth, long nowMillis) {
        lastSeenMillis = nowMillis;
        predicted++;
        window.add(nowMillis, nowMillis - depth.identity().eventTimeMillis());
        boolean newer =
                newest == null || depth.identity().sequence() > newest.identity().sequence();
        if (frames.predicted(depth, newer)) {
            newest = depth;
        }
    }

    /** A frame that has its prediction; null for one that was never there, or is gone. */
    Frame frame(long sequence) {
        return frames.frame(id, sequence);
    }

    /** The depth of a frame in colours, made only when somebody looks; null as for the frame. */
    synchronized byte[] depthJpeg(long sequence) {
        byte[] kept = frames.jpeg(id, sequence);
        DepthMap depth = frames.depth(id, sequence);
        if (kept != null || depth == null) {
            return kept;
        }
        byte[] jpeg = colours.jpeg(depth);
        frames.keepJpeg(id, sequence, jpeg);
        return jpeg;
    }

    synchronized CameraState state(long nowMillis) {
        return new CameraState(
                id,
                newest == null ? -1 : newest.identity().sequence(),
                predicted,
                window.framesPerSecond(nowMillis),
                window.quantile(0.5),
                window.quantile(0.99),
                newest == null ? 0 : newest.timings().batchSize(),
                newest == null ? "" : newest.model().toString(),
                newest == null ? "" : newest.kind().toString(),
                (nowMillis - lastSeenMillis) / 1000);
    }

    /** What the page is told of a camera. */
    record CameraState(
            String camera,
            long sequence,
            long predicted,
            double framesPerSecond,
            long latencyMedianMillis,
            long latencyP99Millis,
            int batchSize,
            String model,
            String kind,
            long quietSeconds) {}
}
