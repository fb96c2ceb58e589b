// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import java.nio.ByteBuffer;
import java.util.Map;

/** Pseudo-labels of pictures that differ. */
public final class TestLabels {

    /** Of the pictures. */
    public static final int WIDTH = 12;

    /** Of the pictures. */
    public static final int HEIGHT = 8;

    private static final byte[] JPEG = TestImages.jpeg(WIDTH, HEIGHT);

    private TestLabels() {}

    /** The first row is sky, the first column of the others does not count. */
    public static PseudoLabel of(long sequence) {
        // Decoders take no notice of what follows a picture's end.
        byte[] image =
                ByteBuffer.allocate(JPEG.length + Long.BYTES).put(JPEG).putLong(sequence).array();
        return of(image, sequence);
    }

    /** As {@link #of(long)}, with another picture. */
    public static PseudoLabel of(byte[] image, long sequence) {
        float[] disparity = new float[WIDTH * HEIGHT];
        boolean[] valid = new boolean[WIDTH * HEIGHT];
        boolean[] sky = new boolean[WIDTH * HEIGHT];
        for (int i = 0; i < disparity.length; i++) {
            sky[i] = i < WIDTH;
            valid[i] = sky[i] || i % WIDTH > 0;
            disparity[i] = sky[i] ? 0 : valid[i] ? 0.5f + i + sequence : Float.NaN;
        }
        return new PseudoLabel(
                new Frame(
                        new FrameIdentity("front", sequence, 1_700_000_000_123L + 1000 * sequence),
                        image,
                        "image/jpeg"),
                PseudoLabel.keyOf(image),
                new DisparityLabel(WIDTH, HEIGHT, disparity, valid, sky),
                new ModelVersion("teacher", "v7"),
                Map.of("quality", 0.75, "novelty", 0.5),
                SelectionReason.NOVEL);
    }
}
