// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;

/** Reads a PNG's IHDR chunk (ISO/IEC 15948, section 11.2.2), which is always the first. */
final class PngHeader {

    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int IHDR = 0x49484452;
    private static final int END_OF_IHDR = 33;

    private PngHeader() {}

    static boolean matches(byte[] image) {
        return image.length >= 4
                && (image[0] & 0xff) == 0x89
                && image[1] == 'P'
                && image[2] == 'N'
                && image[3] == 'G';
    }

    static ImageHeader read(byte[] image) throws ImageException {
        ByteBuffer bytes = ByteBuffer.wrap(image);
        if (image.length < END_OF_IHDR
                || bytes.getLong(0) != SIGNATURE
                || bytes.getInt(12) != IHDR) {
            throw new ImageException(
                    FailureReason.CORRUPT_IMAGE, "the PNG has no IHDR chunk after its signature");
        }
        return new ImageHeader(ImageHeader.Format.PNG, bytes.getInt(16), bytes.getInt(20), 1);
    }
}
