// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.inference.engine.ImagePreprocessor;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.evaluate.AffineDisparityProtocol;
import io.flinkdepth.training.evaluate.DatasetRule;
import io.flinkdepth.training.evaluate.EvaluationResult;
import io.flinkdepth.training.evaluate.EvaluationRun;
import io.flinkdepth.training.evaluate.EvaluationSheet;
import io.flinkdepth.training.evaluate.PredictedDepth;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.onnx.ModelPackageExporter;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Evaluates a network on held-out images while it trains, by the protocol affine-disparity, at the
 * size of its crops. The weights are those of the last step, not their moving average.
 */
final class HeldOutEvaluation {
    private static final int MAX_IMAGES = 50;
    private static final double DEFAULT_CAP = 80;

    private final List<Dataset<LabelledSample>> sets;
    private final ModelInput input;
    private final DepthKind kind;

    HeldOutEvaluation(List<Dataset<LabelledSample>> sets, RecipeConfiguration configuration) {
        this.sets = sets;
        this.input =
                ModelPackageExporter.input(
                        new SizeRule.Area(
                                configuration.crop().minSide(),
                                configuration.network().encoder().patchSize()),
                        ModelInput.Interpolation.AREA);
        this.kind =
                configuration.network().head().maxDepth() == null
                        ? DepthKind.RELATIVE_DISPARITY
                        : DepthKind.METRIC_DEPTH;
    }

    /**
     * Evaluates the first image of each set, so that a set that cannot be scored fails the training
     * at its start.
     */
    void check(NDManager manager, DepthNetwork network) throws IOException {
        score(manager, network, 1);
    }

    /** AbsRel and delta1 of each set, by the set's name and the figure's. */
    Map<String, Double> score(NDManager manager, DepthNetwork network) throws IOException {
        return score(manager, network, MAX_IMAGES);
    }

    private Map<String, Double> score(NDManager manager, DepthNetwork network, int maxImages)
            throws IOException {
        EvaluationRun run = new EvaluationRun(maxImages, EvaluationSheet.none(), count -> {});
        Map<String, Double> figures = new TreeMap<>();
        for (Dataset<LabelledSample> set : sets) {
            EvaluationResult result =
                    run.score(
                            new AffineDisparityProtocol(rule(set.name())),
                            set,
                            image -> predict(manager, network, image));
            figures.put(set.name() + " AbsRel", result.figure("absRel"));
            figures.put(set.name() + " delta1", result.figure("delta1"));
        }
        return figures;
    }

    private static DatasetRule rule(String set) {
        return DatasetRule.of(
                set,
                DatasetRule.datasets().contains(set)
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(DEFAULT_CAP));
    }

    private PredictedDepth predict(NDManager manager, DepthNetwork network, DecodedImage image)
            throws IOException {
        ImageSize size = input.size().sizeFor(image.width(), image.height());
        float[] pixels = new float[3 * size.width() * size.height()];
        try (FloatPointer buffer = new FloatPointer(pixels.length)) {
            ImagePreprocessor.preprocess(image, input, size, buffer.asBuffer());
            buffer.get(pixels);
        }
        try (NDManager step = manager.newSubManager()) {
            Shape shape = new Shape(1, 3, size.height(), size.width());
            float[] values =
                    network.activate(network.forward(NativeCopies.of(step, pixels, shape)).logits())
                            .toFloatArray();
            return new PredictedDepth(size.width(), size.height(), values, kind);
        }
    }
}
