// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * What the enumerator remembers.
 *
 * @param inputs what is listed
 * @param position how far the inputs were listed
 * @param unassigned splits that were listed and that no reader has
 */
@Internal
public record ImageSetEnumeratorState(
        List<String> inputs, ListingPosition position, List<ImageSetSplit> unassigned) {

    /** Before the inputs were listed. */
    public static final ImageSetEnumeratorState EMPTY =
            new ImageSetEnumeratorState(List.of(), ListingPosition.START, List.of());

    public ImageSetEnumeratorState {
        inputs = List.copyOf(inputs);
        unassigned = List.copyOf(unassigned);
    }
}
