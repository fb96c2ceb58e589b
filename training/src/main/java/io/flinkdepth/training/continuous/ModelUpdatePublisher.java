// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import org.apache.flink.annotation.Experimental;

/** Sends model updates to jobs that do not watch the registry. */
@Experimental
@FunctionalInterface
public interface ModelUpdatePublisher {
    /** Tells nobody: polling the registry is enough. */
    ModelUpdatePublisher NONE = update -> {};

    /**
     * Sends an update. The same version may be sent again after a restart.
     *
     * @throws IOException when it may not have been heard
     */
    void publish(ModelUpdate update) throws IOException, InterruptedException;
}
