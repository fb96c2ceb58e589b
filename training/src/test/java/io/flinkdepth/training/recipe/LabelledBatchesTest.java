package io.flinkdepth.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.dataset.LabelledImage;
import io.flinkdepth.training.dataset.TrainingBatch;
import io.flinkdepth.training.golden.GoldenCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledBatchesTest {
    private final List<Integer> reads = new ArrayList<>();

    private LabelledBatches batches(long seed) {
        LabelledImage.Collection images =
                new LabelledImage.Collection() {
                    @Override
                    public int size() {
                        return 10;
                    }

                    @Override
                    public LabelledImage read(int index) {
                        reads.add(index);
                        float[] depth = new float[64 * 48];
                        Arrays.fill(depth, 1);
                        depth[0] = 2;
                        byte[] rgb = new byte[3 * depth.length];
                        Arrays.fill(rgb, (byte) (20 * index));
                        return new LabelledImage(64, 48, rgb, depth, new byte[depth.length]);
                    }
                };
        return new LabelledBatches(
                images,
                TeacherConfiguration.builder(GoldenCase.tiny16(), Path.of("e"), Path.of("o"))
                        .steps(100, 10)
                        .batch(4)
                        .crops(32, 48, 2)
                        .seed(seed)
                        .build());
    }

    @Test
    void eachEpochSeesEachImageOnceInAnotherOrder() throws IOException {
        LabelledBatches batches = batches(5);
        for (int step = 0; step < 5; step++) {
            batches.batch(step);
        }
        List<Integer> first = List.copyOf(reads.subList(0, 10));
        List<Integer> second = List.copyOf(reads.subList(10, 20));
        assertThat(new HashSet<>(first)).hasSize(10);
        assertThat(new HashSet<>(second)).hasSize(10);
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void aBatchDependsOnSeedAndStepAlone() throws IOException {
        LabelledBatches unbroken = batches(5);
        for (int step = 0; step < 7; step++) {
            unbroken.batch(step);
        }
        TrainingBatch expected = unbroken.batch(7);
        TrainingBatch resumed = batches(5).batch(7);
        assertThat(resumed.size()).isEqualTo(expected.size());
        assertThat(resumed.pixels()).containsExactly(expected.pixels());
        assertThat(resumed.disparity()).containsExactly(expected.disparity());
        assertThat(batches(6).batch(7).pixels()).isNotEqualTo(expected.pixels());
    }

    @Test
    void theRatesRiseThenFallToZero() {
        TeacherConfiguration configuration =
                TeacherConfiguration.builder(GoldenCase.tiny16(), Path.of("e"), Path.of("o"))
                        .steps(100, 10)
                        .batch(4)
                        .crops(32, 48, 2)
                        .seed(5)
                        .build();
        assertThat(configuration.rateFactor(0)).isEqualTo(0.1f);
        assertThat(configuration.rateFactor(9)).isEqualTo(1f);
        assertThat(configuration.rateFactor(10)).isEqualTo(1f);
        assertThat(configuration.rateFactor(55)).isEqualTo(0.5f);
        assertThat(configuration.rateFactor(99)).isBetween(0.001f, 0.02f);
    }
}
