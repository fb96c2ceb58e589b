// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import org.apache.flink.annotation.Internal;

/**
 * The size of the networks and batches of an ablation.
 *
 * @param network network of every row
 * @param side side of a crop, pixels
 * @param teacherSide side of the teacher's input, pixels
 * @param images images in a batch; a multiple of 3
 */
@Internal
public record AblationSize(
        DepthNetworkConfiguration network, int side, int teacherSide, int images) {

    /** DeiT-tiny with a head of 32 features, crops of 160 x 160, and batches of 12. */
    public static final AblationSize DEFAULT =
            new AblationSize(DepthNetworkConfiguration.deitTiny(), 160, 224, 12);

    /** Labelled images in a batch of both kinds. */
    int labelledImages() {
        return images / 3;
    }
}
