// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDManager;
import io.flinkdepth.training.batch.TrainingBatch.FeedPositions;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.optimizer.AdamW;
import io.flinkdepth.training.optimizer.MovingAverage;
import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.weights.EncoderWeights;
import io.flinkdepth.training.weights.PretrainedEncoder;
import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.WeightFile;
import io.flinkdepth.training.weights.WeightFileException;
import io.flinkdepth.training.weights.WeightHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * The weights, optimizer state and average of a training run, in native memory, which it owns until
 * closed.
 */
final class TrainingState implements AutoCloseable {

    private final NDManager manager;
    private final NetworkParameters parameters;
    private final DepthNetwork network;
    private final AdamW optimizer;
    @Nullable private final MovingAverage average;
    @Nullable private final DepthNetwork frozen;
    private final Set<String> trained;
    private FeedPositions position = FeedPositions.START;

    private TrainingState(
            NDManager manager, RecipeConfiguration configuration, NetworkParameters.Source source)
            throws IOException {
        this.manager = manager;
        this.parameters = NetworkParameters.load(manager, configuration.network(), source);
        this.network = new DepthNetwork(manager, parameters);
        OptimizerSettings settings = configuration.optimizer();
        List<AdamW.Group> groups = TrainedParameters.groups(parameters.asMap(), settings);
        this.trained =
                groups.stream()
                        .flatMap(group -> group.parameters().keySet().stream())
                        .collect(Collectors.toSet());
        this.optimizer = new AdamW(manager, groups, settings.maxGradientNorm());
        this.average =
                settings.movingAverage() > 0
                        ? new MovingAverage(manager, parameters, settings.movingAverage())
                        : null;
        this.frozen =
                configuration.objective().alignment() > 0 ? frozen(manager, configuration) : null;
    }

    /** Opens the checkpoint in the output folder, or creates the initial state if there is none. */
    static TrainingState open(
            NDManager parent, RecipeConfiguration configuration, TrainingData data)
            throws IOException {
        Path checkpoint = configuration.run().output().resolve(Checkpoint.FILE);
        NDManager manager = parent.newSubManager();
        try {
            if (!Files.exists(checkpoint)) {
                if (configuration.startWeights() != null) {
                    return startedAt(configuration.startWeights(), manager, configuration);
                }
                if (configuration.encoderWeights() == null) {
                    return new TrainingState(manager, configuration, atRandom(configuration));
                }
                try (WeightFile file = PretrainedEncoder.open(configuration.encoderWeights())) {
                    return new TrainingState(
                            manager, configuration, initialization(file, configuration));
                }
            }
            try (SafetensorsFile file = SafetensorsFile.open(checkpoint)) {
                Checkpoint.requireSame(file, checkpoint, configuration, data);
                TrainingState state =
                        new TrainingState(manager, configuration, (name, shape) -> file.read(name));
                state.position = Checkpoint.restore(file, state);
                return state;
            }
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static TrainingState startedAt(
            Path weights, NDManager manager, RecipeConfiguration configuration) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            return new TrainingState(
                    manager,
                    configuration,
                    (name, shape) -> {
                        WeightHeader tensor = file.tensors().get(name);
                        if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
                            throw new WeightFileException(
                                    weights,
                                    "has no tensor "
                                            + name
                                            + " of shape "
                                            + Arrays.toString(shape)
                                            + "; is it the network that the configuration names?");
                        }
                        return file.read(name);
                    });
        }
    }

    private static NetworkParameters.Source atRandom(RecipeConfiguration configuration) {
        return new Initialization(
                new RandomEncoder(configuration.run().seed()),
                configuration.network().head().maxDepth() != null,
                configuration.run().seed());
    }

    private static NetworkParameters.Source initialization(
            WeightFile file, RecipeConfiguration configuration) {
        return new Initialization(
                new EncoderWeights(configuration.encoderWeights(), file),
                configuration.network().head().maxDepth() != null,
                configuration.run().seed());
    }

    /** Loads the unchanged pretrained encoder; its head is never run. */
    private static DepthNetwork frozen(NDManager manager, RecipeConfiguration configuration)
            throws IOException {
        try (WeightFile file = PretrainedEncoder.open(configuration.encoderWeights())) {
            return new DepthNetwork(
                    manager,
                    NetworkParameters.load(
                            manager, configuration.network(), initialization(file, configuration)));
        }
    }

    /** Turns the recording of gradients on, for parameters with a learning rate, or off. */
    void setTrainable(boolean trainable) {
        parameters
                .asMap()
                .forEach(
                        (name, array) ->
                                array.setRequiresGradient(trainable && trained.contains(name)));
    }

    NDManager manager() {
        return manager;
    }

    NetworkParameters parameters() {
        return parameters;
    }

    DepthNetwork network() {
        return network;
    }

    AdamW optimizer() {
        return optimizer;
    }

    @Nullable
    MovingAverage average() {
        return average;
    }

    /** The encoder for feature alignment, or null. */
    @Nullable
    DepthNetwork frozen() {
        return frozen;
    }

    /** Positions of the feeds at the time of this state. */
    FeedPositions position() {
        return position;
    }

    /** Replaces the weights by the averaged weights. */
    void useAverage() {
        if (average != null) {
            average.averages()
                    .forEach(
                            (name, array) ->
                                    NativeCopies.set(parameters.get(name), array.toFloatArray()));
        }
    }

    @Override
    public void close() {
        network.close();
        manager.close();
    }
}
