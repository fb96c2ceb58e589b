// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * What the enumerator remembers.
 *
 * @param discovered whether the inputs were searched at least once
 * @param known the ids of all splits that were ever found
 * @param unassigned splits that no reader has
 */
@Internal
public record VideoEnumeratorState(
        boolean discovered, Set<String> known, List<VideoSplit> unassigned) {

    /** Before the inputs were searched. */
    public static final VideoEnumeratorState EMPTY =
            new VideoEnumeratorState(false, Set.of(), List.of());
}
