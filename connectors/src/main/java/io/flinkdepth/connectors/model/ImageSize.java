// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A size in pixels.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
@PublicEvolving
public record ImageSize(int width, int height) {

    public ImageSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a size needs at least one pixel each way: " + width + " x " + height);
        }
    }

    /** Width times height. */
    public long pixels() {
        return (long) width * height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
