// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.operators.runtime.Device;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.annotation.Internal;

/**
 * The threads that run models on a device, shared by all subtasks of the JVM: by default two for a
 * GPU, so that it computes while the tensors of the other run are copied, and for the CPU as many
 * as its cores allow. Each caller that acquires it closes it; the last close ends the threads.
 * Thread-safe.
 */
@Internal
public final class DeviceExecutor implements Executor, AutoCloseable {

    private static final Map<Key, Shared> SHARED = new HashMap<>();

    private final Key key;
    private final Shared shared;
    private boolean closed;

    private DeviceExecutor(Key key, Shared shared) {
        this.key = key;
        this.shared = shared;
    }

    /** Acquires the threads of a device for a number of concurrent runs. */
    public static DeviceExecutor acquire(Device device, int concurrentRuns) {
        Key key = new Key(device, concurrentRuns);
        synchronized (SHARED) {
            Shared shared = SHARED.computeIfAbsent(key, Shared::new);
            shared.users++;
            return new DeviceExecutor(key, shared);
        }
    }

    @Override
    public void execute(Runnable task) {
        shared.executor.execute(task);
    }

    @Override
    public void close() {
        synchronized (SHARED) {
            if (!closed) {
                closed = true;
                if (--shared.users == 0) {
                    SHARED.remove(key);
                    shared.executor.shutdown();
                }
            }
        }
    }

    private record Key(Device device, int concurrentRuns) {}

    private static final class Shared {

        private final ExecutorService executor;
        private int users;

        private Shared(Key key) {
            executor =
                    Executors.newFixedThreadPool(
                            key.concurrentRuns(),
                            DaemonThreads.named("flink-depth-device-" + key.device()));
        }
    }
}
