// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.io.IOException;
import java.util.List;

/** Finds the splits behind inputs. Not thread-safe; called by one thread at a time. */
interface SplitListing {

    /**
     * What was found.
     *
     * @param splits new splits, and for cameras those found before as well
     * @param position behind them
     * @param finished whether nothing is left to list
     */
    record Listed(List<MediaSplit> splits, ListingPosition position, boolean finished) {}

    /**
     * Lists on.
     *
     * @param count how many splits are enough; cameras are found all at once
     * @throws IOException names the input that cannot be listed
     */
    Listed next(int count) throws IOException;
}
