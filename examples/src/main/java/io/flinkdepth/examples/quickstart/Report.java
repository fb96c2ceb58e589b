// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What the quickstart did, as JSON. Frames are counted in the topics, after the job's last
 * transaction was committed: a lost frame is in the topic of frames and in neither of the others.
 */
@JsonPropertyOrder({
    "framesSent",
    "framesPredicted",
    "framesFailed",
    "framesDuplicated",
    "framesLost",
    "latencyMillis",
    "modelVersion",
    "learning"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
        long framesSent,
        long framesPredicted,
        long framesFailed,
        long framesDuplicated,
        long framesLost,
        Map<String, Long> latencyMillis,
        String modelVersion,
        @Nullable LearningReport learning) {}
