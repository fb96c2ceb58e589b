// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.flinkdepth.training.golden.GoldenGenerator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients of every loss against those of the official functions. */
class RecordedLossesTest {

    static List<RecordedCase> cases() throws Exception {
        return RecordedCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void affineInvariant(RecordedCase recorded) {
        recorded.check(
                "affine_invariant",
                recorded::prediction,
                (m, p) -> AffineInvariantLoss.of(p, recorded.targetA(m), recorded.valid(m)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trimmed(RecordedCase recorded) {
        recorded.check(
                "affine_invariant_trimmed_20",
                recorded::prediction,
                (m, p) -> TrimmedLoss.of(p, recorded.targetA(m), recorded.valid(m), 0.2));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientMatching(RecordedCase recorded) {
        recorded.check(
                "gradient_matching_4",
                recorded::prediction,
                (m, p) -> GradientMatchingLoss.of(p, recorded.targetA(m), recorded.valid(m), 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cutMix(RecordedCase recorded) {
        recorded.check(
                "cutmix",
                recorded::prediction,
                (m, p) ->
                        CutMixLoss.of(
                                p,
                                recorded.targetA(m),
                                recorded.targetB(m),
                                recorded.rectangle(m),
                                null,
                                null,
                                AffineInvariantLoss::of));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scaleInvariantLog(RecordedCase recorded) {
        recorded.check(
                "silog_05",
                recorded::prediction,
                (m, p) -> ScaleInvariantLogLoss.of(p, recorded.targetA(m), recorded.valid(m), 0.5));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void featureAlignment(RecordedCase recorded) {
        JsonNode size = recorded.json().get("tokens");
        long images = size.get(0).asLong();
        long tokens = size.get(1).asLong();
        Shape shape = new Shape(images, tokens, size.get(2).asLong());
        double[] share = new double[1];
        recorded.check(
                "feature_alignment_085",
                m -> doubles(m, uniform(recorded, "feat", shape), shape),
                (m, f) -> {
                    NDArray frozen = frozen(m, recorded, shape);
                    FeatureAlignmentLoss.Result result = FeatureAlignmentLoss.of(f, frozen, 0.85);
                    share[0] = result.keptShare();
                    return result.loss();
                });
        int kept = recorded.json().get("feature_alignment_085").get("kept_tokens").asInt();
        assertThat(Math.round(share[0] * images * tokens)).isEqualTo(kept);
    }

    /** The features with noise, of another strength for each token. */
    private static NDArray frozen(NDManager manager, RecordedCase recorded, Shape shape) {
        double[] features = uniform(recorded, "feat", shape);
        double[] noise = uniform(recorded, "featnoise", shape);
        Shape perToken = new Shape(shape.get(0), shape.get(1));
        double[] scale = uniform(recorded, "featscale", perToken);
        int channels = (int) shape.get(2);
        double[] values = new double[features.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = features[i] + noise[i] * (0.75 + 0.75 * scale[i / channels]);
        }
        return doubles(manager, values, shape);
    }

    private static double[] uniform(RecordedCase recorded, String name, Shape shape) {
        float[] u = GoldenGenerator.uniform(recorded + "/" + name, (int) shape.size());
        double[] values = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            values[i] = u[i];
        }
        return values;
    }

    private static NDArray doubles(NDManager manager, double[] values, Shape shape) {
        return manager.create(values).reshape(shape).duplicate();
    }
}
