// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.examples.picture.DepthColours;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the page shows of one camera: the newest frames that have a prediction, beside their depth.
 * Frames wait for their predictions in bounded numbers. Thread-safe.
 */
final class LiveCamera {

    private static final int SHOWN = 8;

    private final LatencyWindow window = new LatencyWindow();
    private final DepthColours colours = new DepthColours();
    private final WaitingFrames waiting = new WaitingFrames();
    private final Map<Long, Pair> pairs = bounded(SHOWN);

    private DepthMap newest;
    private long predicted;
    private long lastSeenMillis;

    private static <V> Map<Long, V> bounded(int limit) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
                return size() > limit;
            }
        };
    }

    synchronized void onFrame(Frame frame, long nowMillis) {
        lastSeenMillis = nowMillis;
        waiting.add(frame, nowMillis);
    }

    /** When the last frame or prediction came. */
    synchronized long lastSeenMillis() {
        return lastSeenMillis;
    }

    synchronized void onDepth(DepthMap depth, long nowMillis) {
        lastSeenMillis = nowMillis;
        predicted++;
        window.add(nowMillis, nowMillis - depth.identity().eventTimeMillis());
        Frame frame = waiting.remove(depth.identity().sequence());
        boolean newer =
                newest == null || depth.identity().sequence() > newest.identity().sequence();
        if (frame != null && newer) {
            newest = depth;
            pairs.put(depth.identity().sequence(), new Pair(frame, depth));
        }
    }

    /** A frame that has its prediction; null for one that was never there, or is gone. */
    synchronized Frame frame(long sequence) {
        Pair pair = pairs.get(sequence);
        return pair == null ? null : pair.frame;
    }

    /** The depth of a frame in colours, made only when somebody looks; null as for the frame. */
    synchronized byte[] depthJpeg(long sequence) {
        Pair pair = pairs.get(sequence);
        if (pair == null) {
            return null;
        }
        if (pair.depthJpeg == null) {
            pair.depthJpeg = colours.jpeg(pair.depth);
        }
        return pair.depthJpeg;
    }

    synchronized CameraState state(String id, long nowMillis) {
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

    private static final class Pair {
        private final Frame frame;
        private final DepthMap depth;
        private byte[] depthJpeg;

        private Pair(Frame frame, DepthMap depth) {
            this.frame = frame;
            this.depth = depth;
        }
    }
}
