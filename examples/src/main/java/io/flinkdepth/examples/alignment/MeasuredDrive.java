// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.alignment;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ReferencePoints;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * Consecutive frames with measured depth. Half of the measured pixels of a frame may be reference
 * points; the predictions are compared with the other half.
 */
@Internal
public final class MeasuredDrive {

    /** The camera of all frames. */
    static final String CAMERA = "drive";

    private static final long ODD_MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int PNG_LEVEL = 1;

    private final List<Dataset.Item<LabelledSample>> items;
    private final long frameMillis;

    private MeasuredDrive(List<Dataset.Item<LabelledSample>> items, long frameMillis) {
        this.items = items;
        this.frameMillis = frameMillis;
    }

    /** Lists the frames of a data set. */
    static MeasuredDrive open(AlignmentInput input) throws IOException {
        List<Dataset.Item<LabelledSample>> items = new ArrayList<>();
        CloseableIterator<Dataset.Item<LabelledSample>> all =
                Datasets.open(input.dataset(), input.root()).items();
        try {
            all.forEachRemaining(items::add);
        } finally {
            IOUtils.closeQuietly(all);
        }
        return new MeasuredDrive(items, input.frameMillis());
    }

    int size() {
        return items.size();
    }

    LabelledSample sample(int index) throws IOException {
        return items.get(index).read();
    }

    /** The picture of a frame. */
    Frame frame(int index) throws IOException {
        LabelledSample sample = sample(index);
        try (DecodedImage image =
                DecodedImage.ofRgb(
                        sample.image().width(), sample.image().height(), sample.image().rgb())) {
            return new Frame(
                    new FrameIdentity(CAMERA, index, time(index)),
                    ImageCodec.encodePng(image, PNG_LEVEL),
                    "image/png",
                    sample.intrinsics(),
                    null);
        }
    }

    private long time(int index) {
        return index * frameMillis;
    }

    /** Random reference points of a frame. */
    ReferencePoints references(int index, int count) throws IOException {
        DepthLabel label = sample(index).label();
        int[] pixels = new int[label.values().length];
        int known = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (label.valid()[i] && mayBeReference(i)) {
                pixels[known++] = i;
            }
        }
        SplittableRandom random = new SplittableRandom(index);
        int wanted = Math.min(count, known);
        for (int i = 0; i < wanted; i++) {
            int other = random.nextInt(i, known);
            int chosen = pixels[other];
            pixels[other] = pixels[i];
            pixels[i] = chosen;
        }
        return points(index, label, Arrays.copyOf(pixels, wanted));
    }

    private ReferencePoints points(int index, DepthLabel label, int[] pixels) {
        float[] columns = new float[pixels.length];
        float[] rows = new float[pixels.length];
        float[] metres = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            columns[i] = pixels[i] % label.width();
            rows[i] = pixels[i] / label.width();
            metres[i] = label.values()[pixels[i]];
        }
        return new ReferencePoints(
                CAMERA, time(index), label.width(), label.height(), columns, rows, metres);
    }

    /** Whether a pixel may be a reference point; the others are compared. */
    static boolean mayBeReference(int pixel) {
        return pixel * ODD_MULTIPLIER < 0;
    }
}
