// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import org.apache.flink.annotation.Experimental;

/** Sends model updates to jobs that do not watch the registry. */
@Experimental
@FunctionalInterface
public interface ModelUpdatePublisher {
    /** Does not send updates, for jobs that poll the registry. */
    ModelUpdatePublisher NONE = update -> {};

    /**
     * Sends an update. The same version may be sent again after a restart.
     *
     * @throws IOException if the update may not have been received
     */
    void publish(ModelUpdate update) throws IOException, InterruptedException;
}
