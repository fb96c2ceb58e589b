// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The position of a listing: a few names, independently of the size of the tree.
 *
 * @param input index of the input that is being listed
 * @param levels the open folders, from the input down
 * @param passedOver files that are neither image nor tar
 */
@Internal
public record ListingPosition(int input, List<Level> levels, long passedOver) {

    /** The position before the first file. */
    public static final ListingPosition START = new ListingPosition(0, List.of(), 0);

    public ListingPosition {
        levels = List.copyOf(levels);
    }

    /**
     * An open folder.
     *
     * @param last the last name that was taken, null before the first; the folder of the next level
     * @param images number of assigned files of this folder
     */
    @Internal
    public record Level(@Nullable String last, long images) {}
}
