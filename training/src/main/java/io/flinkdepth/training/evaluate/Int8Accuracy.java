// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.reader.RenderedScenes;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;

/**
 * The int8 network of a package beside the float32 network, both as they are served on a CPU. Owns
 * leases of both sessions until closed.
 */
@Internal
public final class Int8Accuracy implements AutoCloseable {
    /** Of scenes that no model of this project was trained on. */
    private static final long FIRST_SEED = 770_000_000L;

    private static final int WIDTH = 416;
    private static final int HEIGHT = 312;

    private final OnnxDepthPredictor full;
    private final OnnxDepthPredictor int8;
    private double difference;
    private double correlation;
    private int images;

    /**
     * Opens both networks.
     *
     * @throws IOException when one cannot be loaded
     */
    public Int8Accuracy(ModelPackage model) throws IOException {
        full = OnnxDepthPredictor.open(model.location(), Device.CPU, Precision.FP32);
        try {
            int8 = OnnxDepthPredictor.open(model.location(), Device.CPU, Precision.INT8);
        } catch (IOException | RuntimeException e) {
            full.close();
            throw e;
        }
    }

    /**
     * Metrics of a card by their keys: AbsRel of both on rendered scenes by the protocol {@code
     * affine-disparity}, and how near their predictions are.
     *
     * @param scenes how many, at least 1
     */
    public Map<String, Double> onScenes(int scenes) throws IOException {
        Dataset<LabelledSample> dataset = new RenderedScenes(FIRST_SEED, scenes, WIDTH, HEIGHT);
        AffineDisparityProtocol protocol =
                new AffineDisparityProtocol(DatasetRule.of(dataset.name(), OptionalDouble.empty()));
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put(ModelPackage.FP32_ABS_REL, absRel(protocol, dataset, full));
        metrics.put(
                ModelPackage.INT8_ABS_REL,
                absRel(
                        protocol,
                        dataset,
                        image -> {
                            PredictedDepth predicted = int8.predict(image);
                            compare(predicted, full.predict(image));
                            return predicted;
                        }));
        metrics.putAll(nearness());
        return metrics;
    }

    private static double absRel(
            AffineDisparityProtocol protocol, Dataset<LabelledSample> scenes, DepthModel model)
            throws IOException {
        return EvaluationRun.DEFAULT.score(protocol, scenes, model).figure("absRel");
    }

    /**
     * Metrics of a card by their keys: how near the predictions of both are on images without
     * depth.
     *
     * @param limit how many images are looked at
     * @throws IOException when none can be read, or a network fails
     */
    public Map<String, Double> onImages(Dataset<RgbImage> dataset, int limit) throws IOException {
        IOException unreadable = null;
        try (CloseableIterator<Dataset.Item<RgbImage>> items = dataset.items()) {
            while (items.hasNext() && images < limit) {
                RgbImage image;
                try {
                    image = items.next().read();
                } catch (IOException e) {
                    unreadable = e;
                    continue;
                }
                compare(int8.predict(image), full.predict(image));
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(dataset.name() + " cannot be closed", e);
        }
        if (images == 0) {
            throw new IOException("no image of " + dataset.name() + " can be read", unreadable);
        }
        return nearness();
    }

    private void compare(PredictedDepth predicted, PredictedDepth expected) {
        difference += PredictionAgreement.absRel(predicted.disparity(), expected.disparity());
        correlation += PredictionAgreement.correlation(predicted.disparity(), expected.disparity());
        images++;
    }

    private Map<String, Double> nearness() {
        return Map.of(
                ModelPackage.INT8_DIFFERENCE, difference / images,
                ModelPackage.INT8_CORRELATION, correlation / images);
    }

    @Override
    public void close() {
        full.close();
        int8.close();
    }
}
