// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * How far a listing got: a few names, however large the tree is.
 *
 * @param input index of the input that is being listed
 * @param levels the open folders, from the input down
 * @param passedOver files that are neither image nor tar
 */
@Internal
public record ListingPosition(int input, List<Level> levels, long passedOver) {

    /** Nothing was listed. */
    public static final ListingPosition START = new ListingPosition(0, List.of(), 0);

    public ListingPosition {
        levels = List.copyOf(levels);
    }

    /**
     * An open folder.
     *
     * @param last the last name that was taken, null before the first; the next level's folder
     * @param images files of this folder that were handed out
     */
    @Internal
    public record Level(@Nullable String last, long images) {}
}
