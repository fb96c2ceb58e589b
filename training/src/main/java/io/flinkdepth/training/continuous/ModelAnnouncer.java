// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import org.apache.flink.annotation.Experimental;

/** Tells jobs that do not watch the registry what is served now. */
@Experimental
@FunctionalInterface
public interface ModelAnnouncer {
    /** Tells nobody: polling the registry is enough. */
    ModelAnnouncer NONE = update -> {};

    /**
     * Tells it. May be told the same version again after a restart.
     *
     * @throws IOException when it may not have been heard
     */
    void announce(ModelUpdate update) throws IOException, InterruptedException;
}
