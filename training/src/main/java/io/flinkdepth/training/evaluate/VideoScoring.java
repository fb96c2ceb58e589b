// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.operators.depth.internal.ScaleAndShift;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.ItemReading;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.annotation.Nullable;

/** Fits and scores clip by clip; one frame and the one before it are in memory at a time. */
final class VideoScoring implements Scoring<LabelledSample> {
    private static final double MIN_SCALE_AND_SHIFT = 1e-3;
    private static final double STATIC_CHANGE = 0.05;
    private static final int MIN_PIXELS = 2;

    private final EvaluationMask mask;
    private final DepthModel model;
    private final EvaluationSheet sheet;
    private final ClipScores scores = new ClipScores();
    @Nullable private Clip clip;

    VideoScoring(EvaluationMask mask, DepthModel model, EvaluationSheet sheet) {
        this.mask = mask;
        this.model = model;
        this.sheet = sheet;
    }

    @Override
    public void add(Dataset.Item<LabelledSample> item, LabelledSample sample) throws IOException {
        if (scores.isNewClip(item.name())) {
            finishClip();
            scores.begin(item.name());
            clip = new Clip();
        }
        clip.add(item, sample);
    }

    @Override
    public Outcome finish() throws IOException {
        finishClip();
        return scores.outcome();
    }

    private void finishClip() throws IOException {
        if (clip != null) {
            try (Clip finished = clip) {
                clip = null;
                finished.score();
            }
        }
    }

    @Override
    public void close() {
        if (clip != null) {
            try {
                clip.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A frame as it was aligned. */
    private record Aligned(float[] metres, MeasuredDepth measured) {}

    private final class Clip implements AutoCloseable {
        private final List<Dataset.Item<LabelledSample>> items = new ArrayList<>();
        private final List<Map<String, Double>> flicker = new ArrayList<>();
        private final StabilisedClip stabilising = new StabilisedClip();
        private final Version raw = new Version();
        private final Version stabilised = new Version();

        Clip() throws IOException {}

        void add(Dataset.Item<LabelledSample> item, LabelledSample sample) throws IOException {
            MeasuredDepth measured = mask.apply(sample.label());
            StabilisedClip.Prediction prediction =
                    stabilising.next(sample.image(), model.predict(sample.image()));
            items.add(item);
            flicker.add(prediction.flicker());
            raw.add(prediction.raw(), measured);
            stabilised.add(prediction.stabilised(), measured);
        }

        void score() throws IOException {
            if (raw.fit.points() < MIN_PIXELS) {
                items.forEach(
                        item -> scores.skip(item.name(), "its clip has fewer than 2 valid pixels"));
                return;
            }
            raw.fit();
            stabilised.fit();
            for (int i = 0; i < items.size(); i++) {
                Dataset.Item<LabelledSample> item = items.get(i);
                LabelledSample sample = readAgain(item);
                if (sample == null) {
                    continue;
                }
                MeasuredDepth measured = mask.apply(sample.label());
                Map<String, Double> figures = raw.next(measured);
                Map<String, Double> after = stabilised.next(measured);
                figures.putAll(flicker.get(i));
                after.forEach((name, value) -> figures.put(StabilisedClip.PREFIX + name, value));
                if (figures.isEmpty()) {
                    scores.skip(item.name(), "the first frame has no valid pixel");
                } else {
                    scores.add(item.name(), figures);
                    Map<String, float[]> predictions = new LinkedHashMap<>();
                    predictions.put("prediction", raw.before.metres);
                    predictions.put("stabilised", stabilised.before.metres);
                    sheet.compare(item.name(), figures, sample.image(), measured, predictions);
                }
            }
        }

        /** Null for an item that was read once and cannot be read now. */
        @Nullable
        private LabelledSample readAgain(Dataset.Item<LabelledSample> item) throws IOException {
            try {
                return ItemReading.read(item);
            } catch (IOException e) {
                raw.leaveOut();
                stabilised.leaveOut();
                scores.skip(item.name(), "it cannot be read again: " + e.getMessage());
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            try (Version first = raw;
                    Version second = stabilised) {
                items.clear();
            }
        }
    }

    /** A clip's predictions, as they came or as they were stabilised. */
    private final class Version implements AutoCloseable {
        private final ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        private final PredictionFile predictions = new PredictionFile();
        private ScaleAndShift line;
        @Nullable private Aligned before;

        Version() throws IOException {}

        void add(PredictedDepth prediction, MeasuredDepth measured) throws IOException {
            predictions.append(prediction);
            measured.fit(prediction.resized(measured.width(), measured.height()).disparity(), fit);
        }

        void fit() {
            line = fit.line().clampedTo(MIN_SCALE_AND_SHIFT);
        }

        /** Passes over the next frame. */
        void leaveOut() throws IOException {
            predictions.next();
            before = null;
        }

        /** The figures of the next frame, and of its change since the one before. */
        Map<String, Double> next(MeasuredDepth measured) throws IOException {
            float[] disparity =
                    predictions.next().resized(measured.width(), measured.height()).disparity();
            Aligned frame =
                    new Aligned(AffineDisparityProtocol.depth(disparity, line, mask), measured);
            Map<String, Double> figures = new LinkedHashMap<>();
            if (measured.validCount() > 0) {
                figures.putAll(measured.score(i -> frame.metres[i]).toFigures());
            }
            if (measured.validCount() >= MIN_PIXELS) {
                float[] alone = AffineDisparityProtocol.aligned(disparity, measured, mask);
                figures.put("frameAbsRel", measured.score(i -> alone[i]).absoluteRelative());
            }
            if (before != null && before.metres.length == frame.metres.length) {
                figures.put("temporalChange", temporalChange(before.metres, frame.metres));
                temporalError(before, frame)
                        .ifPresent(error -> figures.put("temporalError", error));
            }
            before = frame;
            return figures;
        }

        @Override
        public void close() throws IOException {
            predictions.close();
        }
    }

    private static double temporalChange(float[] before, float[] after) {
        double sum = 0;
        for (int i = 0; i < after.length; i++) {
            sum += 2.0 * Math.abs(after[i] - before[i]) / ((double) before[i] + after[i]);
        }
        return sum / after.length;
    }

    private static OptionalDouble temporalError(Aligned before, Aligned after) {
        double sum = 0;
        long pixels = 0;
        for (int i = 0; i < after.metres.length; i++) {
            if (before.measured.valid()[i] && after.measured.valid()[i]) {
                double t = before.measured.metres()[i];
                double measuredChange = Math.abs(after.measured.metres()[i] - t);
                if (measuredChange < STATIC_CHANGE * t) {
                    double change = Math.abs((double) after.metres[i] - before.metres[i]);
                    sum += Math.abs(change - measuredChange) / t;
                    pixels++;
                }
            }
        }
        return pixels == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / pixels);
    }
}
