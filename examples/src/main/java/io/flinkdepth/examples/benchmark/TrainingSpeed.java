// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.flinkdepth.training.loss.AffineInvariantLoss;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.NetworkParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;

/**
 * Images a second of a training step, forward and backward at 4 x 3 x 224 x 224 with the same loss:
 * our network against the same one as a TorchScript module in the same libtorch. The module is
 * traced outside; see docs/training.md.
 */
@Internal
public final class TrainingSpeed {
    private static final int BATCH = 4;
    private static final int SIDE = 224;

    private final Path module;
    private final int steps;
    private final Consumer<String> progress;

    /**
     * @param module the traced network
     * @param steps of a run, behind a fifth as many for warming up
     */
    public TrainingSpeed(Path module, int steps, Consumer<String> progress) {
        this.module = module;
        this.steps = steps;
        this.progress = progress;
    }

    /** Runs both in turn, so often. */
    public Ratio compare(int runs) throws IOException, MalformedModelException {
        double[] ours = new double[runs];
        double[] theirs = new double[runs];
        for (int run = 0; run < runs; run++) {
            ours[run] = ours();
            progress.accept(line("our network", run, ours[run]));
            theirs[run] = torchScript();
            progress.accept(line("TorchScript", run, theirs[run]));
        }
        return new Ratio("training step: ours / TorchScript, images/s", 0.9, ours, theirs);
    }

    private static String line(String program, int run, double rate) {
        return String.format("training step, %s, run %d: %.1f images/s", program, run + 1, rate);
    }

    private double ours() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (NDManager manager = NDManager.newBaseManager();
                NetworkParameters parameters =
                        NetworkParameters.load(
                                manager,
                                DepthNetworkConfiguration.deitTiny(),
                                (name, shape) -> values(random, (int) new Shape(shape).size()));
                DepthNetwork network = new DepthNetwork(manager, parameters)) {
            parameters.setTrainable(true);
            return rate(manager, pixels -> network.forward(pixels).logits());
        }
    }

    private double torchScript() throws IOException, MalformedModelException {
        Path file = module.toAbsolutePath();
        String name = file.getFileName().toString();
        try (Model model = Model.newInstance(name, "PyTorch")) {
            model.load(file.getParent(), name, Map.of("trainParam", "true"));
            ParameterStore store = new ParameterStore(model.getNDManager(), false);
            double rate =
                    rate(
                            model.getNDManager(),
                            pixels ->
                                    model.getBlock()
                                            .forward(store, new NDList(pixels), true)
                                            .singletonOrThrow());
            requireGradient(model);
            return rate;
        }
    }

    /** A module without gradients would be compared for its forward pass alone. */
    private static void requireGradient(Model model) {
        NDArray first = model.getBlock().getParameters().get(0).getValue().getArray();
        try (NDArray gradient = first.getGradient();
                NDArray size = gradient.abs();
                NDArray sum = size.sum()) {
            if (!(sum.getFloat() > 0)) {
                throw new IllegalStateException(
                        "the module's parameters got no gradient; trace a network whose parameters"
                                + " require one");
            }
        }
    }

    private double rate(NDManager manager, Function<NDArray, NDArray> network) {
        SplittableRandom random = new SplittableRandom(2);
        float[] pixels = values(random, BATCH * 3 * SIDE * SIDE);
        float[] target = values(random, BATCH * SIDE * SIDE);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            for (int i = 0; i < steps / 5; i++) {
                step(manager, collector, network, pixels, target);
            }
            long start = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                step(manager, collector, network, pixels, target);
            }
            return 1e9 * BATCH * steps / (System.nanoTime() - start);
        }
    }

    private static void step(
            NDManager manager,
            GradientCollector collector,
            Function<NDArray, NDArray> network,
            float[] pixels,
            float[] target) {
        try (NDManager step = manager.newSubManager()) {
            NDArray input = array(step, pixels, new Shape(BATCH, 3, SIDE, SIDE));
            NDArray truth = array(step, target, new Shape(BATCH, SIDE, SIDE));
            NDArray map = network.apply(input);
            map.attach(step);
            NDArray loss = AffineInvariantLoss.of(map, truth, null);
            collector.backward(loss);
            loss.getFloat();
        }
    }

    private static NDArray array(NDManager step, float[] values, Shape shape) {
        try (NDArray borrowed = step.create(values, shape)) {
            return borrowed.duplicate();
        }
    }

    private static float[] values(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 0.04f * (float) (random.nextDouble() - 0.5);
        }
        return values;
    }
}
