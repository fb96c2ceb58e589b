// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.batch.TrainingBatch;
import io.flinkdepth.training.batch.TrainingBatch.LabelledPart;
import io.flinkdepth.training.batch.TrainingBatch.PseudoLabelledPart;
import io.flinkdepth.training.loss.CutMixLoss;
import io.flinkdepth.training.loss.FeatureAlignmentLoss;
import io.flinkdepth.training.loss.LossTerm;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.recipe.Objective;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * The losses of one batch, and their gradients.
 *
 * <p>Labelled and pseudo-labelled crops pass through the network sequentially, so that only one
 * part holds its activations at a time.
 */
final class StepLosses {
    private final Objective objective;
    private final DepthNetwork network;
    @Nullable private final DepthNetwork frozen;
    private final boolean metric;

    /**
     * @param frozen the pretrained encoder for feature alignment, or null for none
     */
    StepLosses(Objective objective, DepthNetwork network, @Nullable DepthNetwork frozen) {
        this.objective = objective;
        this.network = network;
        this.frozen = frozen;
        this.metric = network.configuration().head().maxDepth() != null;
    }

    /**
     * Adds the gradients of a batch to those of the parameters.
     *
     * @param share factor of every loss, one over the number of batches in a step
     * @return the losses, not multiplied by the share
     */
    LossTerms backward(
            NDManager manager, GradientCollector collector, TrainingBatch batch, double share) {
        LossTerms terms = new LossTerms();
        if (batch.labelled() != null) {
            try (NDManager step = manager.newSubManager()) {
                labelled(step, collector, batch.size(), batch.labelled(), share, terms);
            }
        }
        if (batch.pseudoLabelled() != null) {
            try (NDManager step = manager.newSubManager()) {
                pseudoLabelled(step, collector, batch.size(), batch.pseudoLabelled(), share, terms);
            }
        }
        return terms;
    }

    private void labelled(
            NDManager step,
            GradientCollector collector,
            CropSize size,
            LabelledPart part,
            double share,
            LossTerms terms) {
        Shape maps = new Shape(part.count(), size.height(), size.width());
        NDArray target = NativeCopies.of(step, part.target(), maps);
        NDArray valid = NativeCopies.of(step, part.valid(), maps);
        NDArray map = map(network.forward(pixels(step, part.pixels(), part.count(), size)));
        NDArray losses = LossTerm.all(objective.labelled(), map, target, valid, 0);
        NDArray sum = weighted("labelled ", objective.labelled(), losses, terms);
        terms.addToTotal(sum.getFloat() * objective.share());
        collector.backward(times(sum, objective.share() * share));
    }

    private void pseudoLabelled(
            NDManager step,
            GradientCollector collector,
            CropSize size,
            PseudoLabelledPart part,
            double share,
            LossTerms terms) {
        NDArray pixels = pixels(step, part.pixels(), part.count(), size);
        DepthNetwork.Prediction prediction = network.forward(pixels);
        NDArray losses = mixed(step, prediction.logits(), size, part);
        NDArray sum = weighted("pseudo-labelled ", objective.pseudoLabelled(), losses, terms);
        if (frozen != null) {
            FeatureAlignmentLoss.Result alignment = alignment(pixels, prediction.patchTokens());
            terms.add("alignment", alignment.loss().getFloat());
            terms.add(LossTerms.ALIGNED_SHARE, alignment.keptShare());
            sum = sum.add(times(alignment.loss(), objective.alignment()));
        }
        terms.addToTotal(sum.getFloat() * objective.share());
        collector.backward(times(sum, objective.share() * share));
    }

    private NDArray mixed(NDManager step, NDArray map, CropSize size, PseudoLabelledPart part) {
        Shape maps = new Shape(part.count(), size.height(), size.width());
        return CutMixLoss.of(
                map,
                NativeCopies.of(step, part.outside().disparity(), maps),
                NativeCopies.of(step, part.inside().disparity(), maps),
                NativeCopies.of(step, part.rectangle(), maps),
                NativeCopies.of(step, part.outside().valid(), maps),
                NativeCopies.of(step, part.inside().valid(), maps),
                (p, t, v) ->
                        LossTerm.all(
                                objective.pseudoLabelled(), p, t, v, objective.ignoredShare()));
    }

    /** Aligns features of the same pixels that the student sees, so that the tokens correspond. */
    private FeatureAlignmentLoss.Result alignment(NDArray pixels, NDArray tokens) {
        int last = frozen.configuration().encoder().depth() - 1;
        NDArray partner = frozen.patchTokens(pixels, List.of(last)).get(0);
        return FeatureAlignmentLoss.of(tokens, partner, objective.alignmentMargin());
    }

    private NDArray map(DepthNetwork.Prediction prediction) {
        return metric ? network.activate(prediction.logits()) : prediction.logits();
    }

    private static NDArray pixels(NDManager step, float[] values, int count, CropSize size) {
        return NativeCopies.of(step, values, new Shape(count, 3, size.height(), size.width()));
    }

    /** Records each loss and returns their weighted sum. */
    private static NDArray weighted(
            String prefix, List<LossTerm> objective, NDArray losses, LossTerms terms) {
        float[] values = losses.toFloatArray();
        float[] weights = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            terms.add(prefix + name(objective.get(i)), values[i]);
            weights[i] = (float) objective.get(i).weight();
        }
        return losses.mul(NativeCopies.of(losses.getManager(), weights, losses.getShape())).sum();
    }

    /**
     * Multiplies by an array, because multiplying by a Java number frees memory that autograd
     * needs.
     */
    private static NDArray times(NDArray loss, double factor) {
        return loss.mul(loss.getManager().full(new Shape(), (float) factor));
    }

    private static String name(LossTerm term) {
        return term.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
