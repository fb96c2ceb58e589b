package io.flinkdepth.training.recipe;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.flinkdepth.training.dataset.LabelledImage;
import io.flinkdepth.training.dataset.TrainingBatch;
import io.flinkdepth.training.loss.AffineInvariantLoss;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Experimental;

/**
 * Trains a teacher on labelled images with the affine-invariant loss (Depth Anything, arXiv
 * 2401.10891, section 3.1), on the map before the last activation.
 *
 * <p>Goes on from its own checkpoint when there is one in the output folder. One training for each
 * JVM at a time.
 */
@Experimental
public final class TeacherRecipe {
    /** Name of the checkpoint in the output folder. */
    public static final String CHECKPOINT = "checkpoint.safetensors";

    /** Name of the trained weights in the output folder. */
    public static final String WEIGHTS = "weights.safetensors";

    /**
     * How far it has come.
     *
     * @param step updates done
     * @param steps updates to do
     * @param loss mean over the updates since the last report
     * @param gradientNorm before clipping, of this update
     * @param secondsPerStep mean since the last report
     */
    public record Progress(
            int step, int steps, double loss, double gradientNorm, double secondsPerStep) {}

    private static final int REPORT_EVERY = 20;

    private final TeacherConfiguration configuration;
    private final LabelledImage.Collection images;
    private final Consumer<Progress> progress;

    /** A training to be {@link #run() run}. */
    public TeacherRecipe(
            TeacherConfiguration configuration,
            LabelledImage.Collection images,
            Consumer<Progress> progress) {
        this.configuration = configuration;
        this.images = images;
        this.progress = progress;
    }

    /**
     * Trains to the last step.
     *
     * @return the file with the trained weights
     * @throws IOException when images cannot be read or weights not be written
     */
    public Path run() throws IOException, InterruptedException {
        Files.createDirectories(configuration.output());
        Path checkpoint = configuration.output().resolve(CHECKPOINT);
        boolean resumed = Files.exists(checkpoint);
        Path source = resumed ? checkpoint : configuration.encoderWeights();
        try (NDManager manager = NDManager.newBaseManager();
                SafetensorsFile file = SafetensorsFile.open(source);
                NetworkParameters parameters =
                        NetworkParameters.load(
                                manager,
                                configuration.network(),
                                resumed
                                        ? (name, shape) -> file.read(name)
                                        : new TeacherInitialization(file, configuration.seed()));
                DepthNetwork network = new DepthNetwork(manager, parameters);
                AdamW optimizer = optimizer(manager, parameters)) {
            if (resumed) {
                Checkpoint.restore(file, checkpoint, optimizer, configuration.seed());
            }
            train(manager, parameters, network, optimizer);
            new OutputCalibration(new LabelledBatches(images, configuration)::batch)
                    .raise(manager, parameters, network);
            Path weights = configuration.output().resolve(WEIGHTS);
            Checkpoint.writeWeights(
                    weights,
                    parameters,
                    Map.of(
                            "steps", Integer.toString(optimizer.step()),
                            "seed", Long.toString(configuration.seed())));
            return weights;
        }
    }

    private AdamW optimizer(NDManager manager, NetworkParameters parameters) {
        return new AdamW(
                manager,
                List.of(
                        group(parameters, "pretrained.", configuration.encoderRate()),
                        group(parameters, "depth_head.", configuration.decoderRate())),
                configuration.maxGradientNorm());
    }

    private AdamW.Group group(NetworkParameters parameters, String prefix, float rate) {
        Map<String, NDArray> members =
                parameters.asMap().entrySet().stream()
                        .filter(e -> e.getKey().startsWith(prefix))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new AdamW.Group(members, rate, configuration.weightDecay());
    }

    private void train(
            NDManager manager, NetworkParameters parameters, DepthNetwork network, AdamW optimizer)
            throws IOException, InterruptedException {
        Path checkpoint = configuration.output().resolve(CHECKPOINT);
        parameters.setTrainable(true);
        Meter meter = new Meter();
        try (BatchPrefetcher batches =
                        new BatchPrefetcher(
                                new LabelledBatches(images, configuration)::batch,
                                optimizer.step(),
                                configuration.steps());
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            while (optimizer.step() < configuration.steps()) {
                int step = optimizer.step();
                float loss = backward(manager, network, collector, batches.next());
                float norm = optimizer.update(configuration.rateFactor(step));
                meter.add(loss);
                if ((step + 1) % REPORT_EVERY == 0 || step + 1 == configuration.steps()) {
                    progress.accept(meter.report(step + 1, configuration.steps(), norm));
                }
                if ((step + 1) % configuration.checkpointEvery() == 0) {
                    Checkpoint.write(checkpoint, parameters, optimizer, configuration.seed());
                }
            }
        } finally {
            parameters.setTrainable(false);
        }
    }

    private static float backward(
            NDManager manager,
            DepthNetwork network,
            GradientCollector collector,
            TrainingBatch batch) {
        try (NDManager step = manager.newSubManager()) {
            long height = batch.size().height();
            long width = batch.size().width();
            NDArray pixels =
                    owned(step, batch.pixels(), new Shape(batch.count(), 3, height, width));
            NDArray target =
                    owned(step, batch.disparity(), new Shape(batch.count(), height, width));
            DepthNetwork.Prediction prediction = network.forward(pixels);
            NDArray loss = AffineInvariantLoss.of(prediction.beforeActivation(), target, null);
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    /** An array with memory of its own: autograd must not read a Java buffer. */
    private static NDArray owned(NDManager manager, float[] values, Shape shape) {
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }

    /** Means since the last report. */
    private static final class Meter {
        private double total;
        private int count;
        private long since = System.nanoTime();

        void add(double loss) {
            total += loss;
            count++;
        }

        Progress report(int step, int steps, double norm) {
            long now = System.nanoTime();
            Progress result =
                    new Progress(step, steps, total / count, norm, (now - since) / 1e9 / count);
            total = 0;
            count = 0;
            since = now;
            return result;
        }
    }
}
