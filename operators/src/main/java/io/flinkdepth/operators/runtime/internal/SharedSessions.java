// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * The sessions of a JVM. A session is loaded once for a package, a device and options, and shared
 * by all subtasks. It is closed with its last lease. Thread-safe.
 */
@Internal
public final class SharedSessions {

    private static final Map<Key, Entry> ENTRIES = new HashMap<>();

    private SharedSessions() {}

    /**
     * Leases the session of a package's network; loads it if it is not loaded yet.
     *
     * @param file the network file in the package
     * @param device a device of {@link Devices#resolve}
     * @param opener opens the session; part of the key, so use one object for each kind
     */
    public static SessionLease acquire(
            ModelPackage model,
            String file,
            Device device,
            RuntimeOptions options,
            SessionOpener opener)
            throws IOException {
        Key key = new Key(model.cardDigest(), file, device, options.withDevice(device), opener);
        Entry entry;
        synchronized (ENTRIES) {
            entry = ENTRIES.computeIfAbsent(key, k -> new Entry());
            entry.leases++;
        }
        boolean loaded = false;
        try {
            entry.load(model, file, device, options, opener);
            loaded = true;
            return new SessionLease(key, entry);
        } finally {
            // Also for an Error, such as a missing native library.
            if (!loaded) {
                release(key, entry);
            }
        }
    }

    /** Number of open sessions; for tests of leaks. */
    public static int open() {
        synchronized (ENTRIES) {
            return ENTRIES.size();
        }
    }

    static void retain(Entry entry) {
        synchronized (ENTRIES) {
            if (entry.leases == 0) {
                throw new IllegalStateException("the session was closed before");
            }
            entry.leases++;
        }
    }

    static void release(Key key, Entry entry) {
        synchronized (ENTRIES) {
            if (--entry.leases > 0) {
                return;
            }
            ENTRIES.remove(key, entry);
        }
        entry.close();
    }

    record Key(
            String cardDigest,
            String file,
            Device device,
            RuntimeOptions options,
            SessionOpener opener) {}

    /** A session with the number of its leases, which is guarded by the lock of the map. */
    static final class Entry {

        private int leases;
        private ModelSession session;

        // A separate lock, so that a slow load of one model does not block another one.
        synchronized void load(
                ModelPackage model,
                String file,
                Device device,
                RuntimeOptions options,
                SessionOpener opener)
                throws IOException {
            if (session == null) {
                session = opener.open(model, file, device, options);
            }
        }

        synchronized ModelSession session() {
            return session;
        }

        private synchronized void close() {
            if (session != null) {
                session.close();
            }
        }
    }
}
