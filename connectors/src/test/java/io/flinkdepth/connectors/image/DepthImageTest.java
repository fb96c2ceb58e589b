// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.github.luben.zstd.ZstdInputStream;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.FailureReason;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DepthImageTest {

    private static DepthImage ramp(DepthKind kind) {
        float[] values = new float[40 * 30];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i / 100f;
        }
        return new DepthImage(40, 30, kind, values);
    }

    @ParameterizedTest
    @EnumSource(DepthEncoding.class)
    void bytesAloneAreEnough(DepthEncoding encoding) throws ImageException {
        for (DepthKind kind : DepthKind.values()) {
            DepthImage image = ramp(kind);
            DepthImage read = DepthImage.decode(image.encode(encoding), ImageLimits.DEFAULT);
            assertThat(read.kind()).isEqualTo(kind);
            assertThat(read.width()).isEqualTo(40);
            assertThat(read.values()).containsExactly(image.values(), within(4e-3f));
        }
    }

    @Test
    void otherReadersOpenThePng() throws Exception {
        byte[] png = ramp(DepthKind.METRIC_DEPTH).encode(DepthEncoding.PNG16);
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream stream =
                ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(stream);
            assertThat(reader.read(0).getRaster().getSample(0, 0, 0)).isEqualTo(256);
            IIOMetadata metadata = reader.getImageMetadata(0);
            String text =
                    ((org.w3c.dom.Element) metadata.getAsTree("javax_imageio_png_1.0"))
                            .getElementsByTagName("tEXtEntry")
                            .item(0)
                            .getAttributes()
                            .getNamedItem("value")
                            .getNodeValue();
            assertThat(text)
                    .isEqualTo(
                            "{\"encoding\":\"png16\",\"width\":40,\"height\":30,\"kind\":\"METRIC_DEPTH\",\"scale\":0.00390625,\"offset\":0.0}");
        }
    }

    @Test
    void otherReadersPassOverTheDescription() throws Exception {
        DepthImage image = ramp(DepthKind.RELATIVE_DISPARITY);
        byte[] raw;
        try (ZstdInputStream stream =
                new ZstdInputStream(
                        new ByteArrayInputStream(image.encode(DepthEncoding.FLOAT32)))) {
            raw = stream.readAllBytes();
        }
        float[] values = new float[40 * 30];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        assertThat(values).containsExactly(image.values());
    }

    @Test
    void aPngThatDoesNotSayWhatItIsIsRefused() throws ImageException {
        byte[] plain =
                DepthCodec.encode(
                                40,
                                30,
                                DepthKind.METRIC_DEPTH,
                                new float[1200],
                                DepthEncoding.PNG16)
                        .bytes();
        assertThatThrownBy(() -> DepthImage.decode(plain, ImageLimits.DEFAULT))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("no text \"flink-depth\"");
    }

    @Test
    void aDescriptionIsNotBelieved() {
        ImageLimits limits = ImageLimits.builder().maxBytes(1 << 20).maxPixels(1000).build();
        byte[] lie = SkippableFrame.prepend(new byte[4], "{\"width\":-1}".getBytes());
        assertThatThrownBy(() -> DepthImage.decode(lie, limits))
                .hasMessageContaining("{\"width\":-1}");
    }

    @Test
    void aDescriptionIsShort() {
        byte[] bytes = SkippableFrame.prepend(new byte[4], new byte[4097]);
        assertRefused(
                bytes,
                ImageLimits.DEFAULT,
                FailureReason.CORRUPT_IMAGE,
                "the depth is described by 4097 bytes; the limit is 4096");
    }

    @ParameterizedTest
    @EnumSource(DepthEncoding.class)
    void limitsHoldForAllEncodings(DepthEncoding encoding) throws ImageException {
        byte[] bytes = ramp(DepthKind.METRIC_DEPTH).encode(encoding);
        DepthImage.decode(
                bytes,
                ImageLimits.builder()
                        .maxBytes(bytes.length)
                        .maxPixels(1200)
                        .maxAspectRatio(40 / 30.0)
                        .build());
        assertRefused(
                new byte[0], ImageLimits.DEFAULT, FailureReason.EMPTY, "the image has no bytes");
        assertRefused(
                bytes,
                ImageLimits.builder().maxBytes(bytes.length - 1).maxPixels(1200).build(),
                FailureReason.TOO_MANY_BYTES,
                "the image has %d bytes; the limit is %d"
                        .formatted(bytes.length, bytes.length - 1));
        assertRefused(
                bytes,
                ImageLimits.builder().maxBytes(1 << 20).maxPixels(1199).build(),
                FailureReason.TOO_MANY_PIXELS,
                "the image has 40 x 30 pixels; the limit is 1199");
        assertRefused(
                bytes,
                ImageLimits.builder().maxBytes(1 << 20).maxPixels(1200).maxAspectRatio(1.3).build(),
                FailureReason.ASPECT_RATIO,
                "the image has 40 x 30 pixels; one side may be at most 1.3 times the other");
    }

    private static void assertRefused(
            byte[] bytes, ImageLimits limits, FailureReason reason, String message) {
        assertThatThrownBy(() -> DepthImage.decode(bytes, limits))
                .hasMessage(message)
                .extracting(e -> ((ImageException) e).reason())
                .isEqualTo(reason);
    }

    @Test
    void damagedBytesGiveImageExceptionsOnly() {
        Random random = new Random(7);
        for (DepthEncoding encoding : DepthEncoding.values()) {
            byte[] whole = ramp(DepthKind.RELATIVE_DISPARITY).encode(encoding);
            for (int i = 0; i < 500; i++) {
                byte[] damaged = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                assertThatCode(
                                () -> {
                                    try {
                                        DepthImage.decode(damaged, ImageLimits.DEFAULT);
                                    } catch (ImageException e) {
                                        assertThat(e.getMessage()).isNotBlank();
                                    }
                                })
                        .doesNotThrowAnyException();
            }
        }
    }
}
