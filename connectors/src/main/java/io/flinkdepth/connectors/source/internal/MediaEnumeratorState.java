// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * The state of the enumerator.
 *
 * @param inputs the inputs of an image set; empty for cameras, whose inputs may change
 * @param position position of the listing of an image set
 * @param searched for cameras: whether the inputs were searched at least once
 * @param known for cameras: the ids of all splits that were found
 * @param unassigned splits that are not assigned to a reader
 */
@Internal
public record MediaEnumeratorState(
        List<String> inputs,
        ListingPosition position,
        boolean searched,
        Set<String> known,
        List<MediaSplit> unassigned) {

    /** The state before the first listing. */
    public static final MediaEnumeratorState EMPTY =
            new MediaEnumeratorState(List.of(), ListingPosition.START, false, Set.of(), List.of());

    public MediaEnumeratorState {
        inputs = List.copyOf(inputs);
        known = Set.copyOf(known);
        unassigned = List.copyOf(unassigned);
    }
}
