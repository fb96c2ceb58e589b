// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import org.apache.flink.annotation.PublicEvolving;

/** How decoded video frames travel. Images of folders travel as they are. */
@PublicEvolving
public enum FrameEncoding {
    /** JPEG of quality 95: about a tenth of the bytes, differences that a network does not see. */
    JPEG,
    /** PNG, lossless. */
    PNG
}
