// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import static io.flinkdepth.training.dataset.reader.ReadSamples.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import io.flinkdepth.connectors.shard.PseudoLabelEncoder;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.Fixtures;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job's sink writes, a training reads. */
class CollectedShardsTest {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;
    private static final CameraIntrinsics INTRINSICS = new CameraIntrinsics(5, 6, 3, 2);

    @TempDir private Path root;

    /** The first row is sky, the first column of the others does not count. */
    private static PseudoLabel label(String format, int sequence) throws IOException {
        float[] disparity = new float[WIDTH * HEIGHT];
        boolean[] valid = new boolean[WIDTH * HEIGHT];
        boolean[] sky = new boolean[WIDTH * HEIGHT];
        for (int i = 0; i < disparity.length; i++) {
            sky[i] = i < WIDTH;
            valid[i] = sky[i] || i % WIDTH > 0;
            disparity[i] = sky[i] ? 0 : valid[i] ? sequence + 0.25f * i : Float.NaN;
        }
        byte[] image = Fixtures.picture(format, WIDTH, HEIGHT, sequence);
        return new PseudoLabel(
                new Frame(new FrameIdentity("front", sequence, 7), image, null, INTRINSICS, null),
                PseudoLabel.keyOf(image),
                new DisparityLabel(WIDTH, HEIGHT, disparity, valid, sky),
                new ModelVersion("teacher", "v1"),
                Map.of("quality", 0.5),
                SelectionReason.RANDOM);
    }

    private static byte[] shard(PseudoLabel... labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (PseudoLabel label : labels) {
            new PseudoLabelEncoder().encode(label, bytes);
        }
        return bytes.toByteArray();
    }

    private Map<String, Item<LabelledSample>> items() throws Exception {
        return list(Datasets.open("pseudo-labels", root));
    }

    @Test
    void eachSampleComesBackAsItWasLabelled() throws Exception {
        PseudoLabel jpeg = label("jpg", 3);
        PseudoLabel png = label("png", 200);
        Fixtures.write(root.resolve("2026-11-22/shard-u-0.tar"), shard(jpeg, png));
        Map<String, Item<LabelledSample>> items = items();
        assertThat(items.keySet())
                .containsExactly(
                        "2026-11-22/shard-u-0.tar/" + jpeg.key(),
                        "2026-11-22/shard-u-0.tar/" + png.key());
        isAsLabelled(items.get("2026-11-22/shard-u-0.tar/" + jpeg.key()).read(), jpeg.label());
        isAsLabelled(items.get("2026-11-22/shard-u-0.tar/" + png.key()).read(), png.label());
    }

    private static void isAsLabelled(LabelledSample sample, DisparityLabel label) {
        assertThat(sample.label().kind()).isEqualTo(Kind.AFFINE_DISPARITY);
        assertThat(sample.label().unit()).isEqualTo(Unit.NONE);
        assertThat(sample.intrinsics()).isEqualTo(INTRINSICS);
        assertThat(sample.sky()).isEqualTo(label.sky());
        assertThat(sample.label().valid()).isEqualTo(label.valid());
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            if (label.valid()[i]) {
                assertThat(sample.label().values()[i])
                        .isCloseTo(label.disparity()[i], within(0.01f));
            }
        }
    }

    @Test
    void aFlatLabelCanBeRead() throws Exception {
        PseudoLabel label = label("png", 1);
        boolean[] everywhere = new boolean[WIDTH * HEIGHT];
        Arrays.fill(everywhere, true);
        float[] seven = new float[WIDTH * HEIGHT];
        Arrays.fill(seven, 7);
        PseudoLabel flat =
                new PseudoLabel(
                        label.frame(),
                        label.key(),
                        new DisparityLabel(WIDTH, HEIGHT, seven, everywhere, null),
                        label.teacher(),
                        label.scores(),
                        label.reason());
        Fixtures.write(root.resolve("shard-u-0.tar"), shard(flat));
        LabelledSample sample = items().values().iterator().next().read();
        assertThat(sample.label().values()).containsOnly(7);
        assertThat(sample.label().valid()).containsOnly(true);
    }

    @Test
    void shardsThatAreStillOpenAreNotSeen() throws Exception {
        PseudoLabel label = label("jpg", 3);
        Fixtures.write(root.resolve("shard-u-0.tar"), shard(label));
        byte[] half = Arrays.copyOf(shard(label("jpg", 4)), 700);
        Fixtures.write(root.resolve(".shard-u-1.tar.inprogress.5f0c"), half);
        assertThat(items().keySet()).containsExactly("shard-u-0.tar/" + label.key());
    }
}
