// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.examples.learning.ModelImprovement;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.Overload;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * What is shown.
 *
 * @param estimation the operator; with a round size, its model and shadow evaluation are replaced
 *     by those of the learning loop
 * @param round how large a round of the learning loop is; null for no loop
 * @param counted whether {@link Quickstart#finish} will be called: the topics then keep everything,
 *     and the drive waits for the model where that is slower
 * @param input a folder, video or camera to show instead of the rendered drive; null for the drive
 * @param host where the page is served; null for no page
 * @param port the page's port; 0 for any
 */
@Internal
public record QuickstartSettings(
        DepthEstimation.Builder estimation,
        @Nullable ModelImprovement.RoundSize round,
        boolean counted,
        @Nullable String input,
        @Nullable String host,
        int port) {

    public QuickstartSettings {
        Objects.requireNonNull(estimation, "estimation");
        if (round != null && input != null) {
            throw new IllegalArgumentException(
                    "the learning loop compares models on the rendered drive; leave out the input");
        }
    }

    /** Without a count nobody misses a frame that a slow model leaves out; a lag would be seen. */
    Overload overload() {
        return counted ? Overload.BACKPRESSURE : Overload.LATEST_FRAME;
    }
}
