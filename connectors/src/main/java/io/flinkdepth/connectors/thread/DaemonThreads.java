// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.thread;

import java.util.concurrent.ThreadFactory;
import org.apache.flink.annotation.Internal;

/** Creates daemon threads, which do not keep a JVM alive. */
@Internal
public final class DaemonThreads {

    private DaemonThreads() {}

    /** Returns a factory of daemon threads that all have the same name. */
    public static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
