// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.io.IOException;
import java.util.List;

/** Finds the splits behind inputs. Not thread-safe; called by one thread at a time. */
interface SplitListing {

    /**
     * The result of a call.
     *
     * @param splits new splits, and for cameras those found before as well
     * @param position the position after them
     * @param finished whether nothing is left to list
     */
    record Listed(List<MediaSplit> splits, ListingPosition position, boolean finished) {}

    /**
     * Continues the listing.
     *
     * @param count number of splits after which a call may return; cameras are all found at once
     * @throws IOException if an input cannot be listed; names it
     */
    Listed next(int count) throws IOException;
}
