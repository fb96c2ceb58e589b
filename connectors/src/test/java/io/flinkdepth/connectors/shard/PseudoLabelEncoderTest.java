// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.PseudoLabel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class PseudoLabelEncoderTest {

    private static final int WIDTH = TestLabels.WIDTH;

    private static byte[] encode(PseudoLabel... samples) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (PseudoLabel sample : samples) {
            new PseudoLabelEncoder().encode(sample, bytes);
        }
        return bytes.toByteArray();
    }

    private static JsonNode json(PseudoLabel sample) throws IOException {
        byte[] bytes = ShardFiles.entries(encode(sample)).get(sample.key() + ".json");
        return new ObjectMapper().readTree(bytes);
    }

    private static PseudoLabel with(PseudoLabel sample, Frame frame, DisparityLabel label) {
        return new PseudoLabel(
                frame, sample.key(), label, sample.teacher(), sample.scores(), sample.reason());
    }

    private static Raster raster(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    }

    @Test
    void samplesStandOneBehindTheOtherWithNothingBetween() throws IOException {
        PseudoLabel first = TestLabels.of(1);
        PseudoLabel second = TestLabels.of(2);
        byte[] shard = encode(first, second);
        assertThat(ShardFiles.entries(shard).keySet())
                .containsExactly(
                        first.key() + ".jpg",
                        first.key() + ".depth.png",
                        first.key() + ".mask.png",
                        first.key() + ".json",
                        second.key() + ".jpg",
                        second.key() + ".depth.png",
                        second.key() + ".mask.png",
                        second.key() + ".json");
        assertThat(ShardFiles.entries(shard))
                .containsEntry(first.key() + ".jpg", first.frame().image());
        assertThat(shard.length % 512).isZero();
        assertThat(encode(first).length + encode(second).length).isEqualTo(shard.length);
    }

    @Test
    void disparityAndMaskComeBack() throws IOException {
        PseudoLabel sample = TestLabels.of(3);
        Map<String, byte[]> entries = ShardFiles.entries(encode(sample));
        Raster depth = raster(entries.get(sample.key() + ".depth.png"));
        Raster mask = raster(entries.get(sample.key() + ".mask.png"));
        assertThat(depth.getSampleModel().getSampleSize(0)).isEqualTo(16);
        assertThat(mask.getSampleModel().getSampleSize(0)).isEqualTo(8);
        JsonNode json = json(sample);
        double scale = json.path("scale").asDouble();
        double offset = json.path("offset").asDouble();
        for (int i = 0; i < WIDTH * TestLabels.HEIGHT; i++) {
            boolean sky = i < WIDTH;
            boolean counts = sky || i % WIDTH > 0;
            assertThat(mask.getSample(i % WIDTH, i / WIDTH, 0))
                    .isEqualTo(sky ? 128 : counts ? 255 : 0);
            if (counts) {
                double value = depth.getSample(i % WIDTH, i / WIDTH, 0) * scale + offset;
                assertThat(value).isCloseTo(sample.label().disparity()[i], within(scale));
            }
        }
        assertThat(offset).as("sky is exactly 0").isZero();
    }

    @Test
    void whatDoesNotCountTakesNoPrecisionAway() throws IOException {
        PseudoLabel sample = TestLabels.of(0);
        float[] disparity = sample.label().disparity().clone();
        disparity[WIDTH] = 1e9f;
        disparity[2 * WIDTH] = -1e9f;
        disparity[3 * WIDTH] = Float.NEGATIVE_INFINITY;
        DisparityLabel odd =
                new DisparityLabel(
                        WIDTH,
                        TestLabels.HEIGHT,
                        disparity,
                        sample.label().valid(),
                        sample.label().sky());
        assertThat(json(with(sample, sample.frame(), odd)).path("scale"))
                .isEqualTo(json(sample).path("scale"));
    }

    @Test
    void aFlatLabelAndOneWithoutAnythingHaveAScale() throws IOException {
        PseudoLabel sample = TestLabels.of(0);
        Frame frame =
                new Frame(sample.frame().identity(), TestImages.png(2, 1), "application/x-lie");
        for (boolean valid : List.of(true, false)) {
            boolean[] mask = {valid, valid};
            DisparityLabel flat = new DisparityLabel(2, 1, new float[] {7, 7}, mask, null);
            JsonNode json = json(with(sample, frame, flat));
            assertThat(json.path("scale").asDouble()).isEqualTo(1);
            assertThat(json.path("offset").asDouble()).isEqualTo(valid ? 7 : 0);
            assertThat(ShardFiles.entries(encode(with(sample, frame, flat))))
                    .containsKey(sample.key() + ".png");
        }
    }

    @Test
    void theJsonHasTheFieldsThatReadersKnow() throws IOException {
        PseudoLabel sample = TestLabels.of(5);
        Map<String, byte[]> entries = ShardFiles.entries(encode(sample));
        JsonNode json = json(sample);
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "scale",
                        "offset",
                        "kind",
                        "camera",
                        "sequence",
                        "time",
                        "teacher",
                        "scores",
                        "reason",
                        "digests");
        assertThat(json.path("kind").asText()).isEqualTo("affine-disparity");
        assertThat(json.path("camera").asText()).isEqualTo("front");
        assertThat(json.path("sequence").asLong()).isEqualTo(5);
        assertThat(json.path("time").asLong()).isEqualTo(1_700_000_005_123L);
        assertThat(json.path("teacher").toString())
                .isEqualTo("{\"name\":\"teacher\",\"version\":\"v7\"}");
        assertThat(json.path("scores").toString()).isEqualTo("{\"novelty\":0.5,\"quality\":0.75}");
        assertThat(json.path("reason").asText()).isEqualTo("NOVEL");
        for (String part : List.of("image .jpg", "depth .depth.png", "mask .mask.png")) {
            String[] words = part.split(" ");
            assertThat(json.path("digests").path(words[0]).asText())
                    .isEqualTo(Digests.sha256(entries.get(sample.key() + words[1])));
        }
        Frame frame = sample.frame();
        CameraIntrinsics intrinsics = new CameraIntrinsics(5, 6, 3, 2);
        Frame known = new Frame(frame.identity(), frame.image(), null, intrinsics, null);
        assertThat(json(with(sample, known, sample.label())).path("intrinsics").toString())
                .isEqualTo("{\"focalX\":5.0,\"focalY\":6.0,\"principalX\":3.0,\"principalY\":2.0}");
    }

    @Test
    void equalSamplesGiveEqualBytesWhoeverWritesThem() throws IOException {
        String user = System.getProperty("user.name");
        byte[] bytes = encode(TestLabels.of(1));
        try {
            System.setProperty("user.name", "somebody-else");
            assertThat(encode(TestLabels.of(1))).isEqualTo(bytes);
        } finally {
            System.setProperty("user.name", user);
        }
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
            TarArchiveEntry entry = tar.getNextEntry();
            assertThat(entry.getLastModifiedTime().toMillis()).isEqualTo(1_700_000_001_000L);
            assertThat(entry.isFile()).isTrue();
        }
    }

    @Test
    void aFrameWithoutATimeIsWrittenAllTheSame() throws IOException {
        PseudoLabel sample = TestLabels.of(1);
        for (long time : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            FrameIdentity identity = new FrameIdentity("c", 1, time);
            Frame frame = new Frame(identity, sample.frame().image(), null);
            JsonNode json = json(with(sample, frame, sample.label()));
            assertThat(json.path("time").asLong()).isEqualTo(time);
        }
    }

    @Test
    void refusesAPictureThatNoReaderCouldUse() {
        assertThatThrownBy(() -> encode(TestLabels.of(TestImages.jpeg(9, 8), 4)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("front#4")
                .hasMessageContaining("9 x 8");
        assertThatThrownBy(() -> encode(TestLabels.of(new byte[] {1, 2, 3, 4}, 4)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("front#4")
                .hasMessageContaining("01 02 03 04");
    }
}
