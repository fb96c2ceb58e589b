// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Walks a JPEG's marker segments (ITU T.81, annex B) up to the frame header. */
final class JpegHeader {

    private static final int APP1 = 0xe1;
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int ORIENTATION_TAG = 0x0112;

    private JpegHeader() {}

    static boolean matches(byte[] image) {
        return image.length >= 3
                && (image[0] & 0xff) == 0xff
                && (image[1] & 0xff) == 0xd8
                && (image[2] & 0xff) == 0xff;
    }

    static ImageHeader read(byte[] image) throws ImageException {
        ByteBuffer bytes = ByteBuffer.wrap(image);
        bytes.position(2);
        int orientation = 1;
        try {
            while (true) {
                int marker = nextMarker(bytes);
                int end = bytes.position() + segmentLength(bytes);
                if (isStartOfFrame(marker)) {
                    requireEndOfImage(image);
                    int height = Short.toUnsignedInt(bytes.getShort(bytes.position() + 3));
                    int width = Short.toUnsignedInt(bytes.getShort(bytes.position() + 5));
                    return orientation >= 5
                            ? new ImageHeader(ImageHeader.Format.JPEG, height, width, orientation)
                            : new ImageHeader(ImageHeader.Format.JPEG, width, height, orientation);
                }
                if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                    throw corrupt("has no frame header before its first scan");
                }
                if (marker == APP1) {
                    orientation =
                            orientation(bytes.slice(bytes.position(), end - bytes.position()));
                }
                bytes.position(end);
            }
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException e) {
            throw corrupt("ends inside its header");
        }
    }

    private static ImageException corrupt(String what) {
        return new ImageException(FailureReason.CORRUPT_IMAGE, "the JPEG " + what);
    }

    private static int nextMarker(ByteBuffer bytes) throws ImageException {
        int first = bytes.get() & 0xff;
        if (first != 0xff) {
            throw corrupt(
                    String.format(
                            "has byte %02x at offset %d; expected a marker (ff)",
                            first, bytes.position() - 1));
        }
        int marker = 0xff;
        while (marker == 0xff) {
            marker = bytes.get() & 0xff;
        }
        return marker;
    }

    private static int segmentLength(ByteBuffer bytes) throws ImageException {
        int length = Short.toUnsignedInt(bytes.getShort(bytes.position()));
        if (length < 2) {
            throw corrupt("has a segment of length " + length + " at offset " + bytes.position());
        }
        return length;
    }

    // SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc).
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xc0
                && marker <= 0xcf
                && marker != 0xc4
                && marker != 0xc8
                && marker != 0xcc;
    }

    // libjpeg fills what is missing of a cut file with grey; half a picture must not get depth.
    private static void requireEndOfImage(byte[] image) throws ImageException {
        for (int i = image.length - 2; i >= 2; i--) {
            if ((image[i] & 0xff) == 0xff && (image[i + 1] & 0xff) == END_OF_IMAGE) {
                return;
            }
        }
        throw corrupt("has no end-of-image marker: it was cut short");
    }

    /** EXIF orientation of an APP1 segment; 1 for every segment that has none, or a broken one. */
    private static int orientation(ByteBuffer segment) {
        try {
            if (segment.getInt(2) != 0x45786966) {
                return 1;
            }
            ByteBuffer tiff = segment.slice(8, segment.capacity() - 8);
            tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = Short.toUnsignedInt(tiff.getShort(directory));
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + 12 * i;
                if (Short.toUnsignedInt(tiff.getShort(entry)) == ORIENTATION_TAG) {
                    int value = tiff.getShort(entry + 8);
                    return value >= 1 && value <= 8 ? value : 1;
                }
            }
            return 1;
        } catch (IndexOutOfBoundsException e) {
            return 1;
        }
    }
}
