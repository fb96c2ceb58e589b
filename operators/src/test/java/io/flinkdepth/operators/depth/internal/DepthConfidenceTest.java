// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelOutputs.Confidence.Range;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthConfidence;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.embedding.ImageEmbeddings;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.InferenceTask.NoPredictionException;
import io.flinkdepth.operators.inference.engine.ModelRun;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The confidence of predictions of real sessions. */
class DepthConfidenceTest {

    private static final DepthTask TASK = new DepthTask(true, CameraScale.DEFAULT, true);
    private static final int SIZE = TestModels.SIZE;

    @TempDir Path folder;

    private static DepthConfidence confidence(ModelPackage opened, Frame frame) throws Exception {
        ImageHeader header = ImageHeader.read(frame.image(), ImageLimits.DEFAULT);
        try (LoadedModel model =
                        LoadedModel.load(opened, false, Device.CPU, RuntimeOptions.DEFAULT, 0);
                DecodedImage image = ImageCodec.decode(frame.image(), header);
                ModelRun run = ModelRun.prepare(model, TASK, image)) {
            return TASK.read(
                            frame,
                            new ImageSize(header.width(), header.height()),
                            model,
                            run.run(TASK.outputs(opened.card().outputs())),
                            0,
                            InferenceTimings.NONE)
                    .confidence();
        }
    }

    @Test
    void aModelThatPredictsTheSameForTheMirrorImageIsSure() throws Exception {
        DepthConfidence confidence =
                confidence(TestModels.brightness(folder, "v1", 3), TestFrames.gradient("a", 0));
        assertThat(confidence.mean()).isCloseTo(1, within(1e-3f));
        assertThat(confidence.values()).hasSize(SIZE * SIZE);
    }

    /**
     * The ramp is that of the other side for the mirror image: the middle agrees, the sides do not.
     */
    @Test
    void aPixelOnWhichTheTwoPredictionsDifferIsNot() throws Exception {
        DepthConfidence confidence =
                confidence(TestModels.tilted(folder, "v1", 2), TestFrames.grey("a", 0, 51, 64, 48));
        assertThat(confidence.values()).hasSize(64 * 48);
        float left = confidence.values()[24 * 64];
        float middle = confidence.values()[24 * 64 + 32];
        assertThat(middle).isGreaterThan(0.95f);
        // Half of the spread off: much of the depth of what is far, less of what is near.
        float right = confidence.values()[24 * 64 + 63];
        assertThat(left).isCloseTo(1 / (1 + 0.5f / 0.1f), within(0.03f));
        assertThat(right).isCloseTo(1 / (1 + 0.5f / 1.1f), within(0.03f));
        assertThat(confidence.mean()).isBetween(left, middle);
    }

    @Test
    void theNetworksOutputComesFromOneRun() throws Exception {
        ModelPackage model = TestModels.brightnessAndConfidence(folder, "v1", 0.75f);
        assertThat(TASK.views(model.card().outputs())).isEqualTo(1);
        assertThat(new DepthTask(true).outputs(model.card().outputs()))
                .containsExactly("predicted_depth");
        DepthConfidence confidence = confidence(model, TestFrames.grey("a", 0, 51, 64, 48));
        assertThat(confidence.mean()).isEqualTo(0.75f);
        assertThat(confidence.values()).hasSize(64 * 48).containsOnly(0.75f);
    }

    @Test
    void eachRangeBecomesZeroToOne() throws Exception {
        assertThat(read(Range.ZERO_TO_ONE, 0.25f, -1, 2)).containsExactly(0.25f, 0, 1);
        assertThat(read(Range.LOGITS, 0, 100, -100))
                .containsExactly(new float[] {0.5f, 1, 0}, within(1e-6f));
        assertThat(read(Range.ABOVE_ONE, 1, 2, 1e30f)).containsExactly(0, 0.5f, 1);
        assertThatThrownBy(() -> read(Range.LOGITS, 0, Float.NaN, 0))
                .isInstanceOf(NoPredictionException.class)
                .hasMessageContaining("confidence is NaN at value 1");
    }

    /** Of the second picture of a batch. */
    private static float[] read(Range range, float... values) throws Exception {
        float[] batch = {7, 7, 7, values[0], values[1], values[2]};
        return PixelConfidence.ofOutput(
                new ModelOutputs.Confidence("confidence", range),
                new FloatTensor(new long[] {2, 1, 3}, batch),
                1);
    }

    @Test
    void aToleranceNeedsMapsWithConfidence() {
        DepthEstimation.Builder builder =
                DepthEstimation.builder()
                        .shadowEvaluation(ShadowOptions.builder().confidenceTolerance(0.1).build());
        assertThatThrownBy(builder::build).hasMessageContaining("call withConfidence()");
        builder.withConfidence().build();
        assertThatThrownBy(
                        () ->
                                ImageEmbeddings.builder()
                                        .shadowEvaluation(
                                                ShadowOptions.builder()
                                                        .confidenceTolerance(0.1)
                                                        .build())
                                        .build())
                .hasMessageContaining("embeddings have no confidence");
    }
}
