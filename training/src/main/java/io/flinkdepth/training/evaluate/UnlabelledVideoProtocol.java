// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * {@code video} for clips without measured depth: {@code flicker} and {@code flickerUnaligned} as
 * in {@link VideoProtocol}, before and after stabilising. A clip is a video, or the pictures of one
 * folder, in the order of their listing; the overall figures are the mean of the clips'.
 */
@Internal
public record UnlabelledVideoProtocol() implements EvaluationProtocol<RgbImage> {

    @Override
    public String name() {
        return VideoProtocol.NAME;
    }

    @Override
    public Scoring<RgbImage> begin(DepthModel model, EvaluationSheet sheet) {
        ClipScores scores = new ClipScores();
        return new Scoring<>() {
            private StabilisedClip clip;

            @Override
            public void add(Dataset.Item<RgbImage> item, RgbImage image) throws IOException {
                if (scores.isNewClip(item.name())) {
                    scores.begin(item.name());
                    clip = new StabilisedClip();
                }
                StabilisedClip.Prediction prediction = clip.next(image, model.predict(image));
                if (prediction.flicker().isEmpty()) {
                    scores.skip(item.name(), "nothing of its picture stood since the frame before");
                } else {
                    scores.add(item.name(), prediction.flicker());
                }
            }

            @Override
            public Outcome finish() {
                return scores.outcome();
            }
        };
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        return Comparability.never("no published figure is of this measure");
    }
}
