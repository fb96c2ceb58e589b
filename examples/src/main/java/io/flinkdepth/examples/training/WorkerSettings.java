// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.training;

import org.apache.flink.annotation.Internal;
import picocli.CommandLine.Option;

/** The number of workers of a training. */
@Internal
public final class WorkerSettings {

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Workers that average gradients, one for each GPU; each takes a whole batch and"
                            + " a slot of Flink. Default: ${DEFAULT-VALUE}.")
    private int workers;

    /** The number of workers. */
    public int workers() {
        return workers;
    }
}
