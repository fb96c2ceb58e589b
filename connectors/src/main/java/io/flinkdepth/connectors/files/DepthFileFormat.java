// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import org.apache.flink.annotation.PublicEvolving;

/** What a depth file is. */
@PublicEvolving
public enum DepthFileFormat {
    /**
     * 16-bit grey PNG. Relative disparity is stretched over the range of each map, with scale and
     * offset in the index; metric depth is metres times 256.
     */
    PNG("png"),
    /** NumPy array of float32, rows by columns; exact. */
    NPY("npy");

    private final String extension;

    DepthFileFormat(String extension) {
        this.extension = extension;
    }

    /** The file extension, without a dot. */
    public String extension() {
        return extension;
    }
}
