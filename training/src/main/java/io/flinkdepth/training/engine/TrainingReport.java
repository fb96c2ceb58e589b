// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.batch.BatchBuilder;
import io.flinkdepth.training.batch.TrainingBatch;
import io.flinkdepth.training.batch.TrainingBatch.FeedPositions;
import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.report.HtmlPage;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.annotation.Internal;

/**
 * Writes {@code report.html} to the output folder: the losses of a training run, and predictions
 * for some of its crops.
 */
@Internal
public final class TrainingReport {
    /** Name of the page in the output folder. */
    public static final String FILE = "report.html";

    private static final int SAMPLES = 6;

    private TrainingReport() {}

    /** Writes the page from the log and the weights in the output folder. */
    public static void write(RecipeConfiguration configuration, TrainingData data)
            throws IOException, InterruptedException {
        Path output = configuration.run().output();
        List<StepReport> reports = TrainingLog.read(output);
        HtmlPage page = new HtmlPage("Training " + output.getFileName());
        page.paragraph(summary(configuration, reports));
        TrainingCharts.of(reports).forEach(chart -> page.pictures(List.of(chart)));
        page.heading("Training crops, their labels and predictions");
        samples(configuration, data).forEach(page::pictures);
        page.write(output.resolve(FILE));
    }

    private static String summary(RecipeConfiguration configuration, List<StepReport> reports) {
        double rate = reports.stream().mapToDouble(StepReport::imagesPerSecond).average().orElse(0);
        double wait = reports.stream().mapToDouble(StepReport::waitingShare).average().orElse(0);
        return String.format(
                Locale.ROOT,
                "%d steps of %d labelled and %d pseudo-labelled images, %.1f images a second, %.1f %%"
                        + " of the time spent waiting for data, seed %d.",
                configuration.schedule().steps(),
                configuration.batch().labelled() * configuration.batch().accumulation(),
                configuration.batch().pseudoLabelled() * configuration.batch().accumulation(),
                rate,
                100 * wait,
                configuration.run().seed());
    }

    private static List<List<HtmlPage.Picture>> samples(
            RecipeConfiguration configuration, TrainingData data)
            throws IOException, InterruptedException {
        Path weights = configuration.run().output().resolve(Checkpoint.WEIGHTS);
        List<List<HtmlPage.Picture>> rows = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                SafetensorsFile file = SafetensorsFile.open(weights);
                NetworkParameters parameters =
                        NetworkParameters.load(
                                manager,
                                configuration.network(),
                                (name, shape) -> file.read(name));
                DepthNetwork network = new DepthNetwork(manager, parameters);
                BatchBuilder batches =
                        new BatchBuilder(
                                configuration, data, Workers.SINGLE, 0, FeedPositions.START)) {
            TrainingBatch batch = batches.next();
            if (batch.labelled() != null) {
                TrainingBatch.LabelledPart part = batch.labelled();
                rows.addAll(rows(manager, network, batch.size(), part.pixels(), part.target()));
            }
            if (batch.pseudoLabelled() != null) {
                TrainingBatch.PseudoLabelledPart part = batch.pseudoLabelled();
                float[] target = part.outside().disparity();
                rows.addAll(rows(manager, network, batch.size(), part.pixels(), target));
            }
        }
        return rows;
    }

    private static List<List<HtmlPage.Picture>> rows(
            NDManager manager, DepthNetwork network, CropSize size, float[] rgb, float[] target) {
        int pixels = size.width() * size.height();
        int count = Math.min(SAMPLES, target.length / pixels);
        List<List<HtmlPage.Picture>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] crop = Arrays.copyOfRange(rgb, i * 3 * pixels, (i + 1) * 3 * pixels);
            float[] label = Arrays.copyOfRange(target, i * pixels, (i + 1) * pixels);
            float[] prediction;
            try (NDManager step = manager.newSubManager()) {
                Shape shape = new Shape(1, 3, size.height(), size.width());
                prediction =
                        network.activate(
                                        network.forward(NativeCopies.of(step, crop, shape))
                                                .logits())
                                .toFloatArray();
            }
            rows.add(
                    List.of(
                            image(crop, size),
                            map("label", label, size),
                            map("prediction", prediction, size)));
        }
        return rows;
    }

    private static HtmlPage.Picture image(float[] crop, CropSize size) {
        int pixels = size.width() * size.height();
        byte[] rgb = new byte[3 * pixels];
        for (int c = 0; c < 3; c++) {
            float mean = ModelInput.IMAGENET_MEAN.get(c);
            float std = ModelInput.IMAGENET_STD.get(c);
            for (int i = 0; i < pixels; i++) {
                float value = crop[c * pixels + i] * std + mean;
                rgb[3 * i + c] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
            }
        }
        try (DecodedImage image = DecodedImage.ofRgb(size.width(), size.height(), rgb)) {
            return new HtmlPage.Picture("crop", "image/jpeg", ImageCodec.encodeJpeg(image, 85));
        }
    }

    private static HtmlPage.Picture map(String caption, float[] values, CropSize size) {
        ColourMap.Range range = ColourMap.Range.of(values);
        try (DecodedImage image = ColourMap.colour(values, size.width(), size.height(), range)) {
            return new HtmlPage.Picture(caption, "image/jpeg", ImageCodec.encodeJpeg(image, 85));
        }
    }
}
