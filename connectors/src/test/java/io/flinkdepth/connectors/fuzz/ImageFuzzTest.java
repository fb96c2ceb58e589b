// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import org.junit.jupiter.api.Tag;

/** The gate of images and the decoders behind it. */
@Tag("fuzz")
class ImageFuzzTest {

    /** A picture of the size that its header says, or a sentence. */
    @FuzzTest(maxDuration = "4s")
    void decode(byte[] bytes) {
        try (DecodedImage image = ImageCodec.decode(bytes, ImageLimits.DEFAULT)) {
            ImageHeader header = ImageHeader.read(bytes, ImageLimits.DEFAULT);
            assertThat(image.width()).isEqualTo(header.width());
            assertThat(image.height()).isEqualTo(header.height());
        } catch (ImageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
