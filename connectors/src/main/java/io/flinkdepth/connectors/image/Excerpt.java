// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.util.Arrays;

/** The parts of a file that a decoder gets, in order. Not thread-safe. */
final class Excerpt {

    private int[] bounds = new int[16];
    private int used;

    /** Adds the part from {@code start} to {@code end} (exclusive), after the previous part. */
    void keep(int start, int end) {
        if (used > 0 && bounds[used - 1] == start) {
            bounds[used - 1] = end;
            return;
        }
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * used);
        }
        bounds[used++] = start;
        bounds[used++] = end;
    }

    /** Returns the concatenated parts, or the file itself if they are all of it. */
    byte[] of(byte[] file) {
        if (used == 2 && bounds[0] == 0 && bounds[1] == file.length) {
            return file;
        }
        int length = 0;
        for (int i = 0; i < used; i += 2) {
            length += bounds[i + 1] - bounds[i];
        }
        byte[] copy = new byte[length];
        int at = 0;
        for (int i = 0; i < used; i += 2) {
            int part = bounds[i + 1] - bounds[i];
            System.arraycopy(file, bounds[i], copy, at, part);
            at += part;
        }
        return copy;
    }
}
