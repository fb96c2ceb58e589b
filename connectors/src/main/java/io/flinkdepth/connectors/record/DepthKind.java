// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.PublicEvolving;

/** What the values of a depth map mean. Serialized by name. */
@PublicEvolving
public enum DepthKind {
    /**
     * Inverse depth up to an unknown scale and shift: larger is nearer, without a unit; 0 is the
     * maximum distance of the model.
     */
    RELATIVE_DISPARITY,
    /** Metres along the optical axis: larger is farther. */
    METRIC_DEPTH;

    /** Whether a pixel with this number has a value: it is finite and, in metres, above 0. */
    @Experimental
    public boolean hasValue(float number) {
        return Float.isFinite(number) && (this != METRIC_DEPTH || number > 0);
    }
}
