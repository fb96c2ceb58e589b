// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flinkdepth.training.golden.GoldenGenerator;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A case of the golden losses: inputs anyone can make again, and what they cost. */
record RecordedCase(JsonNode json) {
    private static final double TOLERANCE = 1e-5;

    static List<RecordedCase> all() throws Exception {
        try (InputStream in = RecordedCase.class.getResourceAsStream("/golden/losses.json")) {
            List<RecordedCase> cases = new ArrayList<>();
            JsonMapper.builder().build().readTree(in).forEach(j -> cases.add(new RecordedCase(j)));
            return cases;
        }
    }

    @Override
    public String toString() {
        return json.get("tag").asText();
    }

    Shape shape() {
        JsonNode size = json.get("shape");
        return new Shape(size.get(0).asLong(), size.get(1).asLong(), size.get(2).asLong());
    }

    /** {@code offset + factor · u} in double precision. */
    NDArray affine(NDManager manager, String name, double offset, double factor) {
        float[] u = GoldenGenerator.uniform(this + "/" + name, (int) shape().size());
        double[] values = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            values[i] = offset + factor * u[i];
        }
        return manager.create(values).reshape(shape()).duplicate();
    }

    NDArray prediction(NDManager manager) {
        return affine(manager, "pred", 1.5, 1);
    }

    NDArray targetA(NDManager manager) {
        return affine(manager, "target_a", 3, 2);
    }

    NDArray targetB(NDManager manager) {
        return affine(manager, "target_b", 1, 0.7);
    }

    NDArray valid(NDManager manager) {
        float[] u = GoldenGenerator.uniform(this + "/mask", (int) shape().size());
        boolean[] valid = new boolean[u.length];
        for (int i = 0; i < u.length; i++) {
            valid[i] = u[i] > -0.6f;
        }
        return manager.create(valid, shape());
    }

    NDArray rectangle(NDManager manager) {
        int batch = (int) shape().get(0);
        int height = (int) shape().get(1);
        int width = (int) shape().get(2);
        boolean[] inside = new boolean[batch * height * width];
        for (int i = 0; i < batch; i++) {
            for (int y = 2 + i; y <= height / 2 + i - 1; y++) {
                for (int x = 3; x <= width - 5 - i; x++) {
                    inside[(i * height + y) * width + x] = true;
                }
            }
        }
        return manager.create(inside, shape());
    }

    /** Compares value and gradient by {@code variable} with what is recorded under a name. */
    void check(String name, Function<NDManager, NDArray> variable, Loss loss) {
        JsonNode expected = json.get(name);
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray input = variable.apply(manager);
            input.setRequiresGradient(true);
            NDArray value = loss.of(manager, input);
            collector.backward(value);
            double[] gradient = input.getGradient().toDoubleArray();
            double norm = 0;
            for (double g : gradient) {
                norm += g * g;
            }
            close("value", value.getDouble(), expected.get("value").asDouble());
            close("gradient norm", Math.sqrt(norm), expected.get("grad_l2").asDouble());
            for (int i = 0; i < 16; i++) {
                assertThat(gradient[i])
                        .as("gradient %d", i)
                        .isCloseTo(
                                expected.get("grad_first16").get(i).asDouble(),
                                within(TOLERANCE * expected.get("grad_l2").asDouble()));
            }
        }
    }

    static void close(String what, double actual, double expected) {
        assertThat(actual)
                .as(what)
                .isCloseTo(expected, within(TOLERANCE * Math.max(1e-3, Math.abs(expected))));
    }

    interface Loss {
        NDArray of(NDManager manager, NDArray input);
    }
}
