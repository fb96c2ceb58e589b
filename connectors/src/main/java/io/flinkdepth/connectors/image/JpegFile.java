// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;

/**
 * Walks all marker segments of a JPEG (ITU T.81, annex B) as libjpeg does: bytes between two
 * segments are skipped, and a scan ends at the next marker that is not a restart marker.
 */
final class JpegFile {

    /** Maximum number of scans; encoders write about 10, and fewer than 100 when they optimise. */
    static final int MAX_SCANS = 500;

    private static final int END = -1;
    private static final int TEM = 0x01;
    private static final int RST0 = 0xd0;
    private static final int RST7 = 0xd7;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int APP1 = 0xe1;

    private final byte[] image;
    private final ImageLimits limits;
    private final Excerpt decodable = new Excerpt();

    /** 0 if there is none. */
    private int orientation;

    private JpegFrame frame;
    private int scans;
    private long covered;
    private boolean buffered;

    /** Offset of the next unread byte. */
    private int position = 2;

    private JpegFile(byte[] image, ImageLimits limits) {
        this.image = image;
        this.limits = limits;
    }

    static boolean matches(byte[] image) {
        return image.length >= 3
                && (image[0] & 0xff) == 0xff
                && (image[1] & 0xff) == SOI
                && (image[2] & 0xff) == 0xff;
    }

    static GatedImage read(byte[] image, ImageLimits limits) throws ImageException {
        return new JpegFile(image, limits).walk();
    }

    private GatedImage walk() throws ImageException {
        decodable.keep(0, position);
        int scanStart = 0;
        for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
            if (marker == TEM || marker >= RST0 && marker <= RST7) {
                // A marker without a segment, which may be within a scan.
                continue;
            }
            if (marker == END) {
                // libjpeg fills missing data with grey; an incomplete picture must not get depth.
                throw corrupt(
                        scans == 0
                                ? "ends inside its header"
                                : "has no end-of-image marker: it was cut short");
            }
            requireKnown(marker);
            int start = position - 2;
            if (scanStart > 0) {
                decodable.keep(scanStart, start);
                scanStart = 0;
            }
            ByteBuffer segment = nextSegment();
            read(marker, segment);
            if (marker == SOS) {
                scanStart = start;
            } else if (isForTheDecoder(marker)) {
                decodable.keep(start, position);
            }
        }
        if (scans == 0) {
            throw corrupt("ends without a scan");
        }
        decodable.keep(scanStart > 0 ? scanStart : position - 2, position);
        return new GatedImage(header(), decodable, memory());
    }

    /** Returns the code of the next marker, or {@link #END}; {@link #position} is after it. */
    private int nextMarker() {
        int at = position;
        while (true) {
            while (at < image.length && image[at] != (byte) 0xff) {
                at++;
            }
            while (at < image.length && image[at] == (byte) 0xff) {
                at++;
            }
            if (at >= image.length) {
                position = at;
                return END;
            }
            // ff 00 encodes a byte ff of a scan.
            if (image[at] != 0) {
                position = at + 1;
                return image[at] & 0xff;
            }
        }
    }

    /** Returns the segment, starting with its length; {@link #position} is after it. */
    private ByteBuffer nextSegment() throws ImageException {
        int left = image.length - position;
        int length = left < 2 ? 2 : Short.toUnsignedInt(whole().getShort(position));
        if (length < 2 || length > left) {
            throw corrupt(
                    length < 2
                            ? "has a segment of length %d at offset %d".formatted(length, position)
                            : "ends inside the segment at offset %d".formatted(position));
        }
        position += length;
        return whole().slice(position - length, length);
    }

    private ByteBuffer whole() {
        return ByteBuffer.wrap(image);
    }

    private void read(int marker, ByteBuffer segment) throws ImageException {
        switch (marker) {
            case 0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca -> readFrame(marker, segment);
            case SOS -> readScan(segment);
            case APP1 -> {
                // Only the first one before the frame header is used.
                if (orientation == 0 && frame == null) {
                    orientation = ExifOrientation.ofJpeg(segment);
                }
            }
            default -> {
                // The decoder reads it itself or does not need it.
            }
        }
    }

    private void requireKnown(int marker) throws ImageException {
        switch (marker) {
            // Frame headers of the processes that libjpeg-turbo supports; the header of a scan.
            case 0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca, SOS -> {}
            // Tables (DHT, DAC, DQT, DRI), DNL and comments.
            case 0xc4, 0xcc, 0xdb, 0xdd, 0xdc, 0xfe -> {}
            default -> {
                // APP0 to APP15.
                if (marker < 0xe0 || marker > 0xef) {
                    throw corrupt(
                            "has the marker ff %02x at offset %d, which the decoder does not know"
                                    .formatted(marker, position - 2));
                }
            }
        }
    }

    /** Tables, frame header, and the two segments that define the colours of the components. */
    private static boolean isForTheDecoder(int marker) {
        return marker < 0xe0 && marker != 0xdc || marker == 0xe0 || marker == 0xee;
    }

    private void readFrame(int marker, ByteBuffer segment) throws ImageException {
        if (frame != null) {
            throw corrupt("has a second frame header at offset " + (position - segment.capacity()));
        }
        frame = JpegFrame.read(marker, segment);
        GatedImage.requireSize(header().width(), header().height(), limits);
    }

    private void readScan(ByteBuffer segment) throws ImageException {
        if (frame == null) {
            throw corrupt("has no frame header before its first scan");
        }
        covered += frame.samplesOf(segment);
        if (scans == 0) {
            buffered = frame.progressive() || segment.get(2) < frame.components();
            limits.requireMemory(memory());
        } else if (!buffered) {
            throw corrupt("has a scan behind the one that has the whole picture");
        }
        scans++;
        if (scans > MAX_SCANS) {
            throw new ImageException(
                    FailureReason.TOO_EXPENSIVE,
                    "the JPEG has more than " + MAX_SCANS + " scans, which is the limit");
        }
        limits.requireWork(scans, covered);
    }

    private ImageHeader header() {
        boolean turned = orientation >= 5;
        return new ImageHeader(
                ImageHeader.Format.JPEG,
                turned ? frame.height() : frame.width(),
                turned ? frame.width() : frame.height(),
                Math.max(1, orientation));
    }

    /** A picture of 3 bytes per pixel, and either all coefficients or a second one for rotation. */
    private long memory() {
        long picture = 3L * frame.width() * frame.height();
        return picture
                + Math.max(buffered ? 2 * frame.samples() : 0, orientation >= 5 ? picture : 0);
    }

    private static ImageException corrupt(String what) {
        return new ImageException(FailureReason.CORRUPT_IMAGE, "the JPEG " + what);
    }
}
