// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import org.apache.flink.annotation.PublicEvolving;

/** The format of a depth file. */
@PublicEvolving
public enum DepthFileFormat {
    /**
     * 16-bit grey PNG. The range of relative disparity of each map is mapped to the full 16 bits,
     * with scale and offset in the index; metric depth is stored as metres times 256.
     */
    PNG("png"),
    /** NumPy array of float32, rows by columns; exact. */
    NPY("npy"),
    /**
     * OpenEXR image with one channel of float32, {@code Z} in metres or {@code disparity}; exact.
     */
    EXR("exr");

    private final String extension;

    DepthFileFormat(String extension) {
        this.extension = extension;
    }

    /** The file extension, without a dot. */
    public String extension() {
        return extension;
    }
}
