// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import io.flinkdepth.connectors.record.DepthMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.flink.annotation.Internal;

/**
 * Latency and error of the predictions over time, second by second, and the gaps at swaps. Keeps a
 * bounded past. Thread-safe.
 */
@Internal
public final class PredictionHistory {

    private static final int SECONDS = 1800;
    private static final double EASING = 0.05;

    /**
     * One second.
     *
     * @param second since the epoch
     * @param latencyMillis mean latency of its predictions
     * @param absRel mean error of those whose truth is known; null where there are none
     * @param condition what the cameras saw
     */
    public record Point(long second, double latencyMillis, Double absRel, String condition) {}

    private final Deque<Point> points = new ArrayDeque<>();
    private final List<SwapGap> gaps = new ArrayList<>();
    private final Map<String, Last> lasts = new HashMap<>();
    private final Map<String, double[]> errors = new HashMap<>();
    private long second;
    private double latencies;
    private int predictions;
    private double absRels;
    private int scored;
    private String condition = "";

    private record Last(long sequence, long millis, String version, double usualMillis) {}

    /** A prediction was written. */
    public synchronized void predicted(
            DepthMap depth, long nowMillis, OptionalDouble absRel, String saw) {
        long now = nowMillis / 1000;
        if (now != second) {
            closeSecond();
            second = now;
        }
        latencies += nowMillis - depth.identity().eventTimeMillis();
        predictions++;
        condition = saw;
        if (absRel.isPresent()) {
            absRels += absRel.getAsDouble();
            scored++;
            double[] sum =
                    errors.computeIfAbsent(
                            saw + "/" + depth.model().version(), key -> new double[2]);
            sum[0] += absRel.getAsDouble();
            sum[1]++;
        }
        noteGap(depth, nowMillis);
    }

    private void noteGap(DepthMap depth, long nowMillis) {
        String camera = depth.identity().cameraId();
        String version = depth.model().version();
        Last last = lasts.get(camera);
        double usual = 0;
        if (last != null) {
            long millis = nowMillis - last.millis();
            usual =
                    last.usualMillis() == 0
                            ? millis
                            : last.usualMillis() + EASING * (millis - last.usualMillis());
            if (!last.version().equals(version)) {
                long missing = depth.identity().sequence() - last.sequence() - 1;
                gaps.add(
                        new SwapGap(
                                camera,
                                last.version(),
                                version,
                                missing,
                                millis,
                                last.usualMillis()));
            }
        }
        lasts.put(camera, new Last(depth.identity().sequence(), nowMillis, version, usual));
    }

    private void closeSecond() {
        if (predictions > 0) {
            points.addLast(
                    new Point(
                            second,
                            latencies / predictions,
                            scored == 0 ? null : absRels / scored,
                            condition));
        }
        if (points.size() > SECONDS) {
            points.removeFirst();
        }
        latencies = 0;
        predictions = 0;
        absRels = 0;
        scored = 0;
    }

    /** The past, oldest first. */
    public synchronized List<Point> points() {
        return List.copyOf(points);
    }

    /** At each swap, of each camera. */
    public synchronized List<SwapGap> gaps() {
        return List.copyOf(gaps);
    }

    /** Mean AbsRel of the predictions by condition and version, as {@code night/2026…}. */
    public synchronized Map<String, Double> errors() {
        Map<String, Double> means = new java.util.TreeMap<>();
        errors.forEach((key, sum) -> means.put(key, sum[0] / sum[1]));
        return means;
    }
}
