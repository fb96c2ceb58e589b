// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Divides the cores of a TaskManager among its slots: libtorch would start a thread for each core
 * in each worker, and these threads wait for one another.
 */
final class LibtorchThreads {
    private static final String PROPERTY = "ai.djl.pytorch.num_threads";
    private static final String OFFLINE = "ai.djl.offline";

    private LibtorchThreads() {}

    /** Takes effect if this process has not loaded libtorch, and the property is not set. */
    static synchronized void share(Configuration taskManager) {
        int slots = taskManager.get(TaskManagerOptions.NUM_TASK_SLOTS);
        if (slots > 1 && System.getProperty(PROPERTY) == null) {
            int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / slots);
            System.setProperty(PROPERTY, Integer.toString(threads));
        }
        // Without it, DJL downloads libraries that it misses.
        if (System.getProperty(OFFLINE) == null) {
            System.setProperty(OFFLINE, "true");
        }
    }
}
