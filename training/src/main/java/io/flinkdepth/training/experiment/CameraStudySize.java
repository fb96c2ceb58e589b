// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import org.apache.flink.annotation.Internal;

/**
 * The size of the networks and sets of a {@link CameraStudy}.
 *
 * @param network a relative network; the study gives it metres
 * @param side side of the pictures and crops, pixels
 * @param images images in a batch
 * @param steps steps of each training
 * @param trainingScenes scenes that are trained on
 * @param testScenes scenes of each test
 */
@Internal
public record CameraStudySize(
        DepthNetworkConfiguration network,
        int side,
        int images,
        int steps,
        int trainingScenes,
        int testScenes) {

    /** DeiT-tiny, pictures of 96 x 96, 400 steps of 8 images out of 600. */
    public static final CameraStudySize DEFAULT =
            new CameraStudySize(DepthNetworkConfiguration.deitTiny(), 96, 8, 400, 600, 100);
}
