// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.batch.TrainingBatch.FeedPositions;
import io.flinkdepth.training.engine.TestPictures;
import io.flinkdepth.training.engine.TestRecipes;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
    private static final RecipeConfiguration STUDENT =
            TestRecipes.student(Path.of("e"), 100, TestRecipes.run(Path.of("o"), 10));

    private static List<TrainingBatch> batches(
            Workers workers, int first, FeedPositions start, int count) throws Exception {
        List<TrainingBatch> batches = new ArrayList<>();
        try (BatchBuilder maker =
                new BatchBuilder(STUDENT, TestPictures.both(), workers, first, start)) {
            for (int i = 0; i < count; i++) {
                batches.add(maker.next());
            }
        }
        return batches;
    }

    @Test
    void aResumedMakerGoesOnWithTheVeryNextBatch() throws Exception {
        List<TrainingBatch> unbroken = batches(Workers.SINGLE, 0, FeedPositions.START, 9);
        TrainingBatch resumed = batches(Workers.SINGLE, 8, unbroken.get(7).position(), 1).get(0);
        TrainingBatch expected = unbroken.get(8);
        assertThat(resumed.position()).isEqualTo(expected.position());
        assertThat(resumed.labelled().pixels()).containsExactly(expected.labelled().pixels());
        assertThat(resumed.pseudoLabelled().pixels())
                .containsExactly(expected.pseudoLabelled().pixels());
        assertThat(resumed.pseudoLabelled().rectangle())
                .containsExactly(expected.pseudoLabelled().rectangle());
        assertThat(unbroken.get(7).labelled().pixels()).isNotEqualTo(expected.labelled().pixels());
    }

    @Test
    void halfOfTheViewsAreMixedEachRegionWithItsOwnLabel() throws Exception {
        int mixed = 0;
        for (TrainingBatch batch : batches(Workers.SINGLE, 0, FeedPositions.START, 25)) {
            TrainingBatch.PseudoLabelledPart part = batch.pseudoLabelled();
            int pixels = batch.size().width() * batch.size().height();
            for (int i = 0; i < part.count(); i++) {
                boolean any = false;
                for (int p = i * pixels; p < (i + 1) * pixels; p++) {
                    if (part.rectangle()[p]) {
                        int other = p + (i % 2 == 0 ? pixels : -pixels);
                        any = true;
                        assertThat(part.inside().disparity()[p])
                                .isEqualTo(part.outside().disparity()[other]);
                        assertThat(part.inside().valid()[p])
                                .isEqualTo(part.outside().valid()[other]);
                    }
                }
                mixed += any ? 1 : 0;
            }
        }
        assertThat(mixed).isBetween(30, 70);
    }

    /** Two workers together see the images that one with batches of twice the size would see. */
    @Test
    void workersShareTheImages() throws Exception {
        List<TrainingBatch> first = batches(new Workers(0, 2), 0, FeedPositions.START, 3);
        List<TrainingBatch> second = batches(new Workers(1, 2), 0, FeedPositions.START, 3);
        RecipeConfiguration doubled = TestRecipes.with(STUDENT, new BatchSettings(4, 8, 1));
        try (BatchBuilder maker =
                new BatchBuilder(
                        doubled, TestPictures.both(), Workers.SINGLE, 0, FeedPositions.START)) {
            for (int i = 0; i < 3; i++) {
                float[] whole = maker.next().labelled().pixels();
                assertThat(whole)
                        .containsExactly(
                                joined(
                                        first.get(i).labelled().pixels(),
                                        second.get(i).labelled().pixels()));
            }
        }
    }

    private static float[] joined(float[] first, float[] second) {
        float[] both = new float[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void theRatesRiseThenFallToZero() {
        Schedule linear = Schedule.linear(100, 10);
        assertThat(linear.factor(0)).isEqualTo(0.1f);
        assertThat(linear.factor(9)).isEqualTo(1f);
        assertThat(linear.factor(10)).isEqualTo(1f);
        assertThat(linear.factor(55)).isEqualTo(0.5f);
        assertThat(linear.factor(99)).isBetween(0.001f, 0.02f);
        Schedule polynomial = new Schedule(100, 0, 0.9);
        assertThat(polynomial.factor(50)).isEqualTo((float) Math.pow(0.5, 0.9));
    }
}
