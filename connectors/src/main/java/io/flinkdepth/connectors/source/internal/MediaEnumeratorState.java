// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * What the enumerator remembers.
 *
 * @param inputs what an image set lists; none for cameras, whose inputs may change
 * @param position how far an image set was listed
 * @param searched cameras: whether the inputs were searched at least once
 * @param known cameras: the ids of all splits that were ever found
 * @param unassigned splits that no reader has
 */
@Internal
public record MediaEnumeratorState(
        List<String> inputs,
        ListingPosition position,
        boolean searched,
        Set<String> known,
        List<MediaSplit> unassigned) {

    /** Before anything was listed. */
    public static final MediaEnumeratorState EMPTY =
            new MediaEnumeratorState(List.of(), ListingPosition.START, false, Set.of(), List.of());

    public MediaEnumeratorState {
        inputs = List.copyOf(inputs);
        known = Set.copyOf(known);
        unassigned = List.copyOf(unassigned);
    }
}
