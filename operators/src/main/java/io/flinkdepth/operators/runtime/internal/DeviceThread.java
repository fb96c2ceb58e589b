package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.operators.runtime.Device;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.annotation.Internal;

/**
 * The one thread that runs models on a device, shared by all subtasks of the JVM: several would
 * only compete for the same cores or the same GPU. Whoever acquired it closes it; the last one ends
 * the thread. Thread-safe.
 */
@Internal
public final class DeviceThread implements Executor, AutoCloseable {

    private static final Map<Device, Shared> SHARED = new HashMap<>();

    private final Device device;
    private final Shared shared;
    private boolean closed;

    private DeviceThread(Device device, Shared shared) {
        this.device = device;
        this.shared = shared;
    }

    /** The thread of a device. */
    public static DeviceThread acquire(Device device) {
        synchronized (SHARED) {
            Shared shared = SHARED.computeIfAbsent(device, Shared::new);
            shared.users++;
            return new DeviceThread(device, shared);
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
                    SHARED.remove(device);
                    shared.executor.shutdown();
                }
            }
        }
    }

    private static final class Shared {

        private final ExecutorService executor;
        private int users;

        private Shared(Device device) {
            executor =
                    Executors.newSingleThreadExecutor(
                            task -> {
                                Thread thread = new Thread(task, "flink-depth-device-" + device);
                                thread.setDaemon(true);
                                return thread;
                            });
        }
    }
}
