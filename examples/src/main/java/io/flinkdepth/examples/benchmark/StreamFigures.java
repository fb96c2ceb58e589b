// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.record.InferenceTimings;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a stretch of a stream's predictions tells.
 *
 * @param framesPerSecond from the first prediction of the stretch to its last
 * @param entries the stretch
 */
record StreamFigures(double framesPerSecond, List<PredictionLog.Entry> entries) {

    private static final double MILLI = 1e6;

    static StreamFigures of(List<PredictionLog.Entry> all, int from, int count) {
        List<PredictionLog.Entry> stretch = all.subList(from, from + count);
        long nanos = stretch.get(count - 1).nanos() - stretch.get(0).nanos();
        return new StreamFigures((count - 1) * 1e9 / nanos, stretch);
    }

    /** Medians of each part of a frame's way. */
    String timings() {
        return String.format(
                Locale.ROOT,
                "decode %.1f ms, preprocess %.1f ms, wait %.1f ms, run of the batch %.1f ms"
                        + " (%.0f frames); medians",
                median(timings -> timings.decodeNanos() / MILLI),
                median(timings -> timings.preprocessNanos() / MILLI),
                median(timings -> timings.queueNanos() / MILLI),
                median(timings -> timings.inferenceNanos() / MILLI),
                median(InferenceTimings::batchSize));
    }

    private double median(ToDoubleFunction<InferenceTimings> part) {
        return Ratio.median(
                entries.stream().mapToDouble(e -> part.applyAsDouble(e.timings())).toArray());
    }
}
