// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.DepthConfidence;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import io.flinkdepth.operators.depth.internal.AffineAgreement;
import io.flinkdepth.operators.depth.internal.BilinearResize;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.depth.internal.PixelConfidence;
import io.flinkdepth.operators.embedding.internal.EmbeddingTask;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * Reads a frame's disparity, mask and embedding from the teacher's predictions for the frame and
 * its mirror image.
 *
 * @param tolerance maximum difference of the two at a pixel that counts, relative to the spread
 * @param minConfidence minimum confidence of a pixel that counts, for a teacher with a confidence
 *     output
 * @param withEmbedding whether the embedding is needed; otherwise it is empty
 */
@Internal
public record PseudoLabelTask(double tolerance, double minConfidence, boolean withEmbedding)
        implements InferenceTask<Tuple2<PseudoLabel, ImageEmbedding>> {
    /** The score for the agreement of the two predictions, 0 to 1. */
    public static final String AGREEMENT = "flipAgreement";

    /** The score for the share of the pixels that count. */
    public static final String VALID_SHARE = "validShare";

    /** The product of the two. */
    public static final String QUALITY = "quality";

    /** The mean of the teacher's confidence output, if it has one. */
    public static final String CONFIDENCE = "confidence";

    private static final float[] NO_VALUES = new float[0];

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        if (outputs.depth() == null || withEmbedding && outputs.embedding() == null) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        names.add(outputs.depth().name());
        if (withEmbedding) {
            names.addAll(new EmbeddingTask().outputs(outputs));
        }
        if (outputs.sky() != null) {
            names.add(outputs.sky().name());
        }
        if (outputs.confidence() != null) {
            names.add(outputs.confidence().name());
        }
        return names;
    }

    @Override
    public boolean encoderOnly() {
        return false;
    }

    @Override
    public int views(ModelOutputs outputs) {
        return 2;
    }

    @Override
    public Tuple2<PseudoLabel, ImageEmbedding> read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NoPredictionException {
        ModelOutputs declared = model.model().card().outputs();
        ModelOutputs.Depth output = declared.depth();
        FloatTensor maps = outputs.get(output.name());
        int width = maps.axis(-1);
        int height = maps.axis(-2);
        float[] picture = DepthTask.disparity(maps, index, output.kind());
        float[] mirrored = DepthTask.disparity(maps, index + 1, output.kind());
        SkyProbability sky = SkyProbability.of(declared.sky(), outputs, index);
        boolean[] skyMask = sky == null ? null : sky.mask(width, height);
        FlipAgreement agreement = FlipAgreement.of(picture, mirrored, width, tolerance, skyMask);
        float[] confidence = confidence(declared.confidence(), outputs, index, width, height);
        if (confidence != null) {
            agreement = agreement.where(trusted(confidence), skyMask);
        }
        PseudoLabel label =
                new PseudoLabel(
                        frame,
                        PseudoLabel.keyOf(frame.image()),
                        label(picture, agreement.valid(), sky, width, height, imageSize),
                        model.version(),
                        scores(agreement, confidence),
                        SelectionReason.EXHAUSTIVE);
        ImageEmbedding embedding =
                withEmbedding
                        ? new EmbeddingTask().read(frame, imageSize, model, outputs, index, timings)
                        : new ImageEmbedding(
                                frame.identity(), NO_VALUES, NO_VALUES, model.version(), timings);
        return Tuple2.of(label, embedding);
    }

    @Nullable
    private static float[] confidence(
            @Nullable ModelOutputs.Confidence output,
            Map<String, FloatTensor> outputs,
            int index,
            int width,
            int height)
            throws NoPredictionException {
        if (output == null) {
            return null;
        }
        FloatTensor maps = outputs.get(output.name());
        return BilinearResize.resize(
                PixelConfidence.ofOutput(output, maps, index),
                0,
                maps.axis(-1),
                maps.axis(-2),
                width,
                height);
    }

    private boolean[] trusted(float[] confidence) {
        boolean[] trusted = new boolean[confidence.length];
        for (int i = 0; i < trusted.length; i++) {
            trusted[i] = confidence[i] >= minConfidence;
        }
        return trusted;
    }

    private static Map<String, Double> scores(
            FlipAgreement agreement, @Nullable float[] confidence) {
        Map<String, Double> scores = new HashMap<>();
        scores.put(AGREEMENT, agreement.agreement());
        scores.put(VALID_SHARE, agreement.validShare());
        scores.put(QUALITY, agreement.agreement() * agreement.validShare());
        if (confidence != null) {
            scores.put(CONFIDENCE, (double) DepthConfidence.of(confidence).mean());
        }
        return scores;
    }

    /** The mean of the confidence output or, without one, the flip agreement. */
    @Override
    public double confidence(Tuple2<PseudoLabel, ImageEmbedding> prediction) {
        Map<String, Double> scores = prediction.f0.scores();
        return scores.getOrDefault(CONFIDENCE, scores.get(AGREEMENT));
    }

    @Override
    public boolean constant(Tuple2<PseudoLabel, ImageEmbedding> prediction) {
        return DepthTask.constant(prediction.f0.label().disparity());
    }

    @Override
    public double agreement(
            Tuple2<PseudoLabel, ImageEmbedding> reference,
            Tuple2<PseudoLabel, ImageEmbedding> prediction) {
        // Both have the size of the frame.
        return AffineAgreement.of(
                        reference.f0.label().disparity(), prediction.f0.label().disparity())
                .score();
    }

    /**
     * Resizes to the picture: disparity bilinearly, the mask by the nearest pixel; sky becomes 0.
     */
    private static DisparityLabel label(
            float[] disparity,
            boolean[] valid,
            @Nullable SkyProbability probability,
            int width,
            int height,
            ImageSize size) {
        int wide = Math.toIntExact(size.width());
        int high = Math.toIntExact(size.height());
        float[] resized = BilinearResize.resize(disparity, 0, width, height, wide, high);
        boolean[] mask = nearest(valid, width, height, wide, high);
        boolean[] sky = probability == null ? null : probability.mask(wide, high);
        if (sky != null) {
            for (int i = 0; i < sky.length; i++) {
                mask[i] |= sky[i];
                resized[i] = sky[i] ? 0 : resized[i];
            }
        }
        return new DisparityLabel(wide, high, resized, mask, sky);
    }

    private static boolean[] nearest(boolean[] valid, int width, int height, int wide, int high) {
        boolean[] mask = new boolean[wide * high];
        for (int y = 0; y < high; y++) {
            int row = Math.min(height - 1, (int) ((y + 0.5) * height / high)) * width;
            for (int x = 0; x < wide; x++) {
                mask[y * wide + x] =
                        valid[row + Math.min(width - 1, (int) ((x + 0.5) * width / wide))];
            }
        }
        return mask;
    }
}
