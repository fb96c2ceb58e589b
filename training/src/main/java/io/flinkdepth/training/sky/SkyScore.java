// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import org.apache.flink.annotation.Internal;

/**
 * The metrics of predicted sky.
 *
 * @param images looked at
 * @param imagesWithSky of them
 * @param intersectionOverUnion of all pixels of all images together; an image without sky counts by
 *     what is wrongly called sky in it; not a number where nobody sees any sky
 * @param meanOverImages mean of each image's own, over the images with sky; not a number without
 * @param falseShare of the pixels of images without sky that are called sky; not a number without
 *     such images
 */
@Internal
public record SkyScore(
        long images,
        long imagesWithSky,
        double intersectionOverUnion,
        double meanOverImages,
        double falseShare) {

    /** Counts image after image. */
    static final class Count {
        private long images;
        private long withSky;
        private long intersection;
        private long union;
        private double sum;
        private long falsely;
        private long withoutSky;

        /** One image: what is called sky, and what is (1). */
        void add(boolean[] called, float[] sky) {
            long both = 0;
            long either = 0;
            long is = 0;
            for (int i = 0; i < called.length; i++) {
                boolean truth = sky[i] > 0.5f;
                is += truth ? 1 : 0;
                both += truth && called[i] ? 1 : 0;
                either += truth || called[i] ? 1 : 0;
            }
            images++;
            intersection += both;
            union += either;
            if (is > 0) {
                withSky++;
                sum += (double) both / either;
            } else {
                falsely += either;
                withoutSky += called.length;
            }
        }

        SkyScore score() {
            return new SkyScore(
                    images,
                    withSky,
                    (double) intersection / union,
                    sum / withSky,
                    (double) falsely / withoutSky);
        }
    }
}
