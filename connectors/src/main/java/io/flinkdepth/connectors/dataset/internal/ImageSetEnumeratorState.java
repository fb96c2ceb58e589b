package io.flinkdepth.connectors.dataset.internal;

import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * What the enumerator remembers.
 *
 * @param position how far the inputs were listed
 * @param unassigned splits that were listed and that no reader has
 */
@Internal
public record ImageSetEnumeratorState(ListingPosition position, List<ImageSetSplit> unassigned) {

    /** Before the inputs were listed. */
    public static final ImageSetEnumeratorState EMPTY =
            new ImageSetEnumeratorState(ListingPosition.START, List.of());

    public ImageSetEnumeratorState {
        unassigned = List.copyOf(unassigned);
    }
}
