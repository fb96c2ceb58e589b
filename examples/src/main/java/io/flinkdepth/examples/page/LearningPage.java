// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What the page shows of a model that improves while it serves. Thread-safe. */
@Internal
public interface LearningPage {

    /** Everything but pictures, as something that Jackson writes. */
    Object state();

    /** The JPEG of a label that was kept; null where it is shown no longer. */
    @Nullable
    byte[] label(String key);

    /**
     * A picture of the last swap, of one frame.
     *
     * @param which {@code frame}, {@code before} or {@code after}
     * @return a JPEG, or null where there was no swap yet
     */
    @Nullable
    byte[] comparison(String which);
}
