package io.flinkdepth.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flinkdepth.training.golden.GoldenGenerator;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AffineInvariantLossTest {

    static List<JsonNode> cases() throws Exception {
        try (InputStream in =
                AffineInvariantLossTest.class.getResourceAsStream("/golden/losses.json")) {
            List<JsonNode> cases = new ArrayList<>();
            JsonMapper.builder().build().readTree(in).forEach(cases::add);
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasTheRecordedValueAndGradient(JsonNode recorded) {
        String tag = recorded.get("tag").asText();
        JsonNode size = recorded.get("shape");
        Shape shape = new Shape(size.get(0).asLong(), size.get(1).asLong(), size.get(2).asLong());
        int n = (int) shape.size();
        float[] mask = GoldenGenerator.uniform(tag + "/mask", n);
        boolean[] valid = new boolean[n];
        for (int i = 0; i < n; i++) {
            valid[i] = mask[i] > -0.6f;
        }
        JsonNode expected = recorded.get("affine_invariant");
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray prediction = affine(manager, tag + "/pred", shape, 1.5, 1);
            NDArray target = affine(manager, tag + "/target_a", shape, 3, 2);
            prediction.setRequiresGradient(true);
            NDArray loss = AffineInvariantLoss.of(prediction, target, manager.create(valid, shape));
            collector.backward(loss);
            double[] gradient = prediction.getGradient().toDoubleArray();
            double norm = 0;
            for (double g : gradient) {
                norm += g * g;
            }
            assertThat(loss.getDouble()).isCloseTo(expected.get("value").asDouble(), within(1e-5));
            assertThat(Math.sqrt(norm)).isCloseTo(expected.get("grad_l2").asDouble(), within(1e-5));
            for (int i = 0; i < 16; i++) {
                assertThat(gradient[i])
                        .isCloseTo(expected.get("grad_first16").get(i).asDouble(), within(1e-5));
            }
        }
    }

    private static NDArray affine(
            NDManager manager, String name, Shape shape, double offset, double factor) {
        float[] u = GoldenGenerator.uniform(name, (int) shape.size());
        double[] values = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            values[i] = offset + factor * u[i];
        }
        NDArray array = manager.create(values).reshape(shape).duplicate();
        assertThat(array.getDataType()).isEqualTo(DataType.FLOAT64);
        return array;
    }

    @Test
    void needsNoMaskWhenAllCounts() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(2, 5, 7);
            NDArray prediction = affine(manager, "p", shape, 1.5, 1);
            NDArray target = affine(manager, "t", shape, 3, 2);
            boolean[] all = new boolean[70];
            Arrays.fill(all, true);
            double masked =
                    AffineInvariantLoss.of(prediction, target, manager.create(all, shape))
                            .getDouble();
            assertThat(AffineInvariantLoss.of(prediction, target, null).getDouble())
                    .isCloseTo(masked, within(1e-12));
        }
    }
}
