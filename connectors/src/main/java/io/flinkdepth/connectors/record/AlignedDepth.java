// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The depth of a frame after the alignment with reference points.
 *
 * @param depth metres if there is a fit, otherwise the map as it was
 * @param fit the fit, null if the camera has no recent reference points, or too few, or the map was
 *     metric before
 */
@Experimental
@TypeInfo(RecordTypeInformation.OfAlignedDepth.class)
public record AlignedDepth(DepthMap depth, @Nullable AlignmentFit fit) {

    public AlignedDepth {
        Objects.requireNonNull(depth, "depth");
    }
}
