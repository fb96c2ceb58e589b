// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import org.apache.flink.annotation.PublicEvolving;

/** The encoding of decoded video frames. Images of folders are not re-encoded. */
@PublicEvolving
public enum FrameEncoding {
    /**
     * JPEG with quality 95: about a tenth of the bytes of PNG, without visible effect on a network.
     */
    JPEG,
    /** PNG, lossless. */
    PNG
}
