// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;

/**
 * The frame header of a JPEG (ITU T.81, section B.2.2): the size of the picture and of its
 * components, which determine the cost of each scan.
 *
 * @param width columns, as stored
 * @param height rows, as stored
 * @param progressive whether it is a progressive JPEG
 * @param ids for each component, its id in scan headers
 * @param horizontal for each component, its sampling factor along a row, 1 to 4
 * @param vertical for each component, its sampling factor along a column, 1 to 4
 */
record JpegFrame(
        int width, int height, boolean progressive, int[] ids, int[] horizontal, int[] vertical) {

    /** Number of samples along a side of a block. */
    private static final int BLOCK = 8;

    /**
     * Reads a frame header.
     *
     * @param segment starts with its length
     */
    static JpegFrame read(int marker, ByteBuffer segment) throws ImageException {
        int components = segment.capacity() < 8 ? 0 : segment.get(7) & 0xff;
        if (segment.capacity() != 8 + 3 * components) {
            throw corrupt(
                    "has a frame header of %d bytes for %d components"
                            .formatted(segment.capacity(), components));
        }
        if (segment.get(2) != 8) {
            throw corrupt("has %d bits a sample; expected 8".formatted(segment.get(2)));
        }
        if (components != 1 && components != 3 && components != 4) {
            throw corrupt("has %d components; expected 1, 3 or 4".formatted(components));
        }
        int[] ids = new int[components];
        int[] horizontal = new int[components];
        int[] vertical = new int[components];
        for (int i = 0; i < components; i++) {
            ids[i] = segment.get(8 + 3 * i) & 0xff;
            int factors = segment.get(9 + 3 * i) & 0xff;
            horizontal[i] = factors >> 4;
            vertical[i] = factors & 15;
            if (horizontal[i] < 1 || horizontal[i] > 4 || vertical[i] < 1 || vertical[i] > 4) {
                throw corrupt(
                        "has a component with sampling factors %d x %d; expected 1 to 4"
                                .formatted(horizontal[i], vertical[i]));
            }
        }
        return new JpegFrame(
                Short.toUnsignedInt(segment.getShort(5)),
                Short.toUnsignedInt(segment.getShort(3)),
                marker == 0xc2 || marker == 0xca,
                ids,
                horizontal,
                vertical);
    }

    int components() {
        return ids.length;
    }

    /** Number of samples of all components, including the padding of the last blocks. */
    long samples() {
        long blocks = 0;
        for (int i = 0; i < ids.length; i++) {
            blocks += units() * horizontal[i] * vertical[i];
        }
        return BLOCK * BLOCK * blocks;
    }

    /**
     * Returns the number of samples that a scan covers, regardless of its data.
     *
     * @param scan the header of the scan, starting with its length
     */
    long samplesOf(ByteBuffer scan) throws ImageException {
        int components = scan.capacity() < 3 ? 0 : scan.get(2) & 0xff;
        if (components < 1 || components > 4 || scan.capacity() != 6 + 2 * components) {
            throw corrupt(
                    "has a scan header of %d bytes for %d components"
                            .formatted(scan.capacity(), components));
        }
        boolean[] taken = new boolean[ids.length];
        long blocks = 0;
        for (int i = 0; i < components; i++) {
            int component = find(scan.get(3 + 2 * i) & 0xff, taken);
            taken[component] = true;
            blocks +=
                    components == 1
                            ? ownBlocks(component)
                            : units() * horizontal[component] * vertical[component];
        }
        return BLOCK * BLOCK * blocks;
    }

    private int find(int id, boolean[] taken) throws ImageException {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id && !taken[i]) {
                return i;
            }
        }
        throw corrupt("has a scan of component " + id + ", which its frame header does not name");
    }

    /** Number of blocks of one component that a non-interleaved scan covers. */
    private long ownBlocks(int component) {
        return (long) ceil(width * horizontal[component], BLOCK * max(horizontal))
                * ceil(height * vertical[component], BLOCK * max(vertical));
    }

    /** Number of minimum coded units, each with blocks of all components. */
    private long units() {
        return (long) ceil(width, BLOCK * max(horizontal)) * ceil(height, BLOCK * max(vertical));
    }

    private static int ceil(int value, int divisor) {
        return (value + divisor - 1) / divisor;
    }

    private static int max(int[] factors) {
        int max = 1;
        for (int factor : factors) {
            max = Math.max(max, factor);
        }
        return max;
    }

    private static ImageException corrupt(String what) {
        return new ImageException(FailureReason.CORRUPT_IMAGE, "the JPEG " + what);
    }
}
