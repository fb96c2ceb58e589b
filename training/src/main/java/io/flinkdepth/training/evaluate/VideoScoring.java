package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
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
    private static final double LEAST_SCALE_AND_SHIFT = 1e-3;
    private static final double STATIC_CHANGE = 0.05;

    private final EvaluationMask mask;
    private final DepthModel model;
    private final EvaluationSheet sheet;
    private final MeanScoring scores = new MeanScoring();
    private final Map<String, Map<String, Double>> clips = new LinkedHashMap<>();
    @Nullable private Clip clip;

    VideoScoring(EvaluationMask mask, DepthModel model, EvaluationSheet sheet) {
        this.mask = mask;
        this.model = model;
        this.sheet = sheet;
    }

    @Override
    public void add(Dataset.Item<LabelledSample> item, LabelledSample sample) throws IOException {
        String folder = item.name().substring(0, item.name().lastIndexOf('/') + 1);
        if (clip == null || !clip.folder.equals(folder)) {
            finishClip();
            if (clips.containsKey(name(folder))) {
                throw new IllegalArgumentException(
                        "the clip '"
                                + folder
                                + "' goes on with "
                                + item.name()
                                + " after another one; list its frames one after another");
            }
            clip = new Clip(folder);
        }
        clip.add(item, sample);
    }

    @Override
    public Outcome finish() throws IOException {
        finishClip();
        Outcome frames = scores.outcome(clips);
        List<ScoredImage> each = new ArrayList<>();
        clips.forEach((name, figures) -> each.add(new ScoredImage(name, figures)));
        return new Outcome(frames.images(), frames.skipped(), MeanScoring.mean(each), clips);
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

    private static String name(String folder) {
        return folder.isEmpty() ? "." : folder;
    }

    /** A frame as it was aligned. */
    private record Aligned(float[] metres, MeasuredDepth measured) {}

    private final class Clip implements AutoCloseable {
        private final String folder;
        private final List<Dataset.Item<LabelledSample>> items = new ArrayList<>();
        private final ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        private final PredictionFile predictions = new PredictionFile();

        Clip(String folder) throws IOException {
            this.folder = folder;
        }

        void add(Dataset.Item<LabelledSample> item, LabelledSample sample) throws IOException {
            MeasuredDepth measured = mask.apply(sample.label());
            PredictedDepth answer = model.answer(sample.image());
            predictions.append(answer);
            items.add(item);
            measured.fit(answer.resized(measured.width(), measured.height()).disparity(), fit);
        }

        void score() throws IOException {
            if (fit.points() < 2) {
                items.forEach(
                        item -> scores.skip(item.name(), "its clip has fewer than 2 valid pixels"));
                return;
            }
            ScaleAndShift line = fit.line().atLeast(LEAST_SCALE_AND_SHIFT);
            int before = scores.images().size();
            Aligned previous = null;
            for (Dataset.Item<LabelledSample> item : items) {
                LabelledSample sample = item.read();
                MeasuredDepth measured = mask.apply(sample.label());
                float[] disparity =
                        predictions.next().resized(measured.width(), measured.height()).disparity();
                Aligned frame =
                        new Aligned(AffineDisparityProtocol.depth(disparity, line, mask), measured);
                Map<String, Double> figures = figures(frame, previous);
                if (figures.isEmpty()) {
                    scores.skip(item.name(), "the first frame has no valid pixel");
                } else {
                    scores.add(item.name(), figures);
                    sheet.compare(item.name(), figures, sample.image(), measured, frame.metres);
                }
                previous = frame;
            }
            List<ScoredImage> all = scores.images();
            clips.put(name(folder), MeanScoring.mean(all.subList(before, all.size())));
        }

        @Override
        public void close() throws IOException {
            predictions.close();
        }
    }

    private static Map<String, Double> figures(Aligned frame, @Nullable Aligned previous) {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (frame.measured.validCount() > 0) {
            figures.putAll(frame.measured.score(i -> frame.metres[i]).toFigures());
        }
        if (previous != null && previous.metres.length == frame.metres.length) {
            figures.put("temporalChange", temporalChange(previous.metres, frame.metres));
            temporalError(previous, frame).ifPresent(error -> figures.put("temporalError", error));
        }
        return figures;
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
