// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.loss.AffineInvariantLoss;
import io.flinkdepth.training.loss.FeatureAlignmentLoss;
import io.flinkdepth.training.loss.GradientMatchingLoss;
import io.flinkdepth.training.loss.ScaleInvariantLogLoss;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.network.NetworkParameters;
import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gradients of the whole network against finite differences, with the garbage collector run between
 * forward and backward: what autograd still reads must not lie in a Java buffer.
 */
class GradientTrapsTest {
    private static final Shape PIXELS = new Shape(1, 3, 32, 48);
    private static final Shape MAP = new Shape(1, 32, 48);

    private static final double CHANGE = 2e-3;

    private interface Loss {
        NDArray of(NDManager step, DepthNetwork network);
    }

    @ParameterizedTest
    @CsvSource({
        "relative, pretrained.patch_embed.proj.weight",
        "relative, pretrained.blocks.1.attn.qkv.weight",
        "relative, depth_head.resize_layers.0.weight",
        "relative, depth_head.scratch.output_conv2.0.weight",
        "metric, pretrained.pos_embed",
        "metric, depth_head.scratch.refinenet1.out_conv.weight",
        "alignment, pretrained.blocks.2.mlp.fc2.weight"
    })
    void gradientsAreThoseOfFiniteDifferences(String kind, String parameter) throws IOException {
        DepthNetworkConfiguration configuration =
                kind.equals("metric") ? GoldenCase.tiny16().withMaxDepth(20) : GoldenCase.tiny16();
        try (NDManager manager = NDManager.newBaseManager();
                NetworkParameters parameters =
                        NetworkParameters.load(manager, configuration, GoldenGenerator::parameter);
                DepthNetwork network = new DepthNetwork(manager, parameters)) {
            Loss loss = loss(kind);
            float[] gradient = gradient(manager, parameters, network, loss, parameter);
            double slope = 0;
            for (float one : gradient) {
                slope += (double) one * one;
            }
            slope = Math.sqrt(slope);
            // Straight up the gradient, so far that the loss changes well beyond its rounding.
            double distance = CHANGE / slope;
            double above =
                    valueAt(
                            manager,
                            parameters,
                            network,
                            loss,
                            parameter,
                            gradient,
                            distance / slope);
            double below =
                    valueAt(
                            manager,
                            parameters,
                            network,
                            loss,
                            parameter,
                            gradient,
                            -distance / slope);
            assertThat((above - below) / (2 * distance)).isCloseTo(slope, withinPercentage(6));
        }
    }

    /** What a step is fed with must outlive the Java buffer that it came from. */
    @Test
    void ownedArraysKeepTheirValues() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] values = GoldenGenerator.uniform("owned", 3 * 32 * 48);
            boolean[] flags = new boolean[32 * 48 * Float.BYTES];
            Arrays.fill(flags, true);
            NDArray numbers = NativeCopies.of(manager, values, PIXELS);
            NDArray mask = NativeCopies.of(manager, flags, new Shape(flags.length));
            overwriteFreedBuffers();
            assertThat(numbers.toFloatArray()).containsExactly(values);
            assertThat(mask.toBooleanArray()).containsExactly(flags);
        }
    }

    private static Loss loss(String kind) {
        return switch (kind) {
            case "metric" ->
                    (step, network) -> {
                        NDArray map = network.activate(network.forward(pixels(step)).logits());
                        return ScaleInvariantLogLoss.of(map, target(step), null, 0.5);
                    };
            case "alignment" ->
                    (step, network) -> {
                        DepthNetwork.Prediction prediction = network.forward(pixels(step));
                        NDArray frozen =
                                NativeCopies.of(
                                        step,
                                        GoldenGenerator.uniform("frozen", 6 * 48),
                                        new Shape(1, 6, 48));
                        return FeatureAlignmentLoss.of(prediction.patchTokens(), frozen, 0.85)
                                .loss();
                    };
            default ->
                    (step, network) -> {
                        NDArray map = network.forward(pixels(step)).logits();
                        NDArray affine = AffineInvariantLoss.of(map, target(step), null);
                        NDArray edges = GradientMatchingLoss.of(map, target(step), null, 0);
                        return affine.add(edges);
                    };
        };
    }

    private static NDArray pixels(NDManager step) {
        return NativeCopies.of(step, GoldenGenerator.input("trap", 3 * 32 * 48), PIXELS);
    }

    private static NDArray target(NDManager step) {
        float[] values = GoldenGenerator.uniform("truth", 32 * 48);
        for (int i = 0; i < values.length; i++) {
            values[i] = 3 + 2 * values[i];
        }
        return NativeCopies.of(step, values, MAP);
    }

    private static float[] gradient(
            NDManager manager,
            NetworkParameters parameters,
            DepthNetwork network,
            Loss loss,
            String name) {
        parameters.setTrainable(true);
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = loss.of(step, network);
            overwriteFreedBuffers();
            collector.backward(value);
            try (NDArray gradient = parameters.get(name).getGradient()) {
                return gradient.toFloatArray();
            }
        } finally {
            parameters.setTrainable(false);
        }
    }

    /** Java buffers that nobody holds are gone, and their memory is someone else's. */
    private static void overwriteFreedBuffers() {
        for (int round = 0; round < 3; round++) {
            collect();
            List<ByteBuffer> others = new ArrayList<>();
            for (int bytes = 4; bytes <= 1 << 16; bytes *= 2) {
                others.add(garbage(bytes));
            }
            for (int i = 0; i < 100; i++) {
                others.add(garbage(3 * 32 * 48 * Float.BYTES));
                others.add(garbage(32 * 48 * Float.BYTES));
            }
            assertThat(others).isNotEmpty();
        }
    }

    /** Until a buffer that was let go is really gone. */
    private static void collect() {
        ReferenceQueue<ByteBuffer> gone = new ReferenceQueue<>();
        PhantomReference<ByteBuffer> canary =
                new PhantomReference<>(ByteBuffer.allocateDirect(64), gone);
        do {
            System.gc();
            Thread.onSpinWait();
        } while (gone.poll() == null);
        assertThat(canary.refersTo(null)).isTrue();
    }

    private static ByteBuffer garbage(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0xff);
        }
        return buffer;
    }

    private static double valueAt(
            NDManager manager,
            NetworkParameters parameters,
            DepthNetwork network,
            Loss loss,
            String name,
            float[] direction,
            double distance) {
        float[] values = parameters.get(name).toFloatArray();
        float[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (distance * direction[i]);
        }
        parameters.get(name).set(moved);
        try (NDManager step = manager.newSubManager()) {
            return loss.of(step, network).getFloat();
        } finally {
            parameters.get(name).set(values);
        }
    }
}
