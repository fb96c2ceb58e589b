// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts JPEG files into RTP packets as RFC 2435 says: tables in the first packet, then the scan. */
final class RtpJpeg {

    private static final int PAYLOAD_TYPE = 26;
    private static final int CLOCK_TICKS = 90_000 / 25;
    private static final int MAX_PIECE = 1200;
    private static final int QUANTIZATION_TABLES = 0xdb;
    private static final int START_OF_FRAME = 0xc0;
    private static final int START_OF_SCAN = 0xda;
    private static final int TABLE_BYTES = 64;

    private int sequence;
    private int timestamp;

    /**
     * @param jpeg baseline, with luma sampled 2x2 and the standard's Huffman tables, sides in
     *     multiples of 8
     */
    List<byte[]> packetsOf(byte[] jpeg) {
        ByteBuffer file = ByteBuffer.wrap(jpeg);
        ByteBuffer tables = ByteBuffer.allocate(2 * TABLE_BYTES);
        int width = 0;
        int height = 0;
        file.position(2);
        int marker;
        do {
            file.get();
            marker = file.get() & 0xff;
            int start = file.position();
            int length = file.getShort(start) & 0xffff;
            if (marker == QUANTIZATION_TABLES) {
                for (int at = start + 2; at < start + length; at += 1 + TABLE_BYTES) {
                    tables.put(jpeg, at + 1, TABLE_BYTES);
                }
            } else if (marker == START_OF_FRAME) {
                height = file.getShort(start + 3);
                width = file.getShort(start + 5);
                if (jpeg[start + 9] != 0x22) {
                    throw new IllegalArgumentException("luma is not sampled 2x2");
                }
            }
            file.position(start + length);
        } while (marker != START_OF_SCAN);
        if (tables.hasRemaining()) {
            throw new IllegalArgumentException("not two quantization tables");
        }
        // Without the end-of-image marker, which receivers add.
        byte[] scan = Arrays.copyOfRange(jpeg, file.position(), jpeg.length - 2);
        return packets(scan, width, height, tables.array());
    }

    private List<byte[]> packets(byte[] scan, int width, int height, byte[] tables) {
        List<byte[]> result = new ArrayList<>();
        for (int offset = 0; offset < scan.length; offset += MAX_PIECE) {
            int length = Math.min(MAX_PIECE, scan.length - offset);
            boolean last = offset + length == scan.length;
            ByteBuffer packet = ByteBuffer.allocate(12 + 8 + 4 + tables.length + length);
            packet.put((byte) 0x80).put((byte) (last ? 0x80 | PAYLOAD_TYPE : PAYLOAD_TYPE));
            packet.putShort((short) sequence++).putInt(timestamp).putInt(1);
            // Type 1 is 4:2:0; quality 255 says that the tables are in the packet.
            packet.putInt(offset).put((byte) 1).put((byte) 255);
            packet.put((byte) (width / 8)).put((byte) (height / 8));
            if (offset == 0) {
                packet.putShort((short) 0).putShort((short) tables.length).put(tables);
            }
            packet.put(scan, offset, length);
            result.add(Arrays.copyOf(packet.array(), packet.position()));
        }
        timestamp += CLOCK_TICKS;
        return result;
    }
}
