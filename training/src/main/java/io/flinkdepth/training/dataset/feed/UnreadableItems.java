// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the items that cannot be read and decides when there are too many. */
final class UnreadableItems {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableItems.class);
    private static final int NAMES_KEPT = 20;
    private static final int NAMES_SAID = 5;

    private final String dataset;
    private final FeedOptions options;
    private final List<String> names = new ArrayList<>();
    private long count;

    UnreadableItems(String dataset, FeedOptions options) {
        this.dataset = dataset;
        this.options = options;
    }

    long count() {
        return count;
    }

    List<String> names() {
        return List.copyOf(names);
    }

    /**
     * Counts an item.
     *
     * @param taken number of items so far, including this one
     * @throws IOException if there are too many
     */
    void add(String name, Throwable why, long taken) throws IOException {
        count++;
        if (names.size() < NAMES_KEPT && !names.contains(name)) {
            names.add(name);
        }
        LOG.warn("{}: skipped the unreadable item {}: {}", dataset, name, reason(why));
        double allowed =
                Math.max(options.allowedUnreadable(), options.allowedUnreadableShare() * taken);
        if (count > allowed) {
            throw new IOException(
                    "%s: %d of %d items could not be read; allowed are %d, or a share of %s. The first: %s. The last: %s"
                            .formatted(
                                    dataset,
                                    count,
                                    taken,
                                    options.allowedUnreadable(),
                                    options.allowedUnreadableShare(),
                                    names.subList(0, Math.min(NAMES_SAID, names.size())),
                                    reason(why)),
                    why);
        }
    }

    private static String reason(Throwable why) {
        // The message of an IOException is sufficient; for other exceptions the class is needed.
        return why instanceof IOException && why.getMessage() != null
                ? why.getMessage()
                : why.toString();
    }
}
