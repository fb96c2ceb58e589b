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
 * The sessions of a JVM, each loaded once for a package, a device and options, however many
 * subtasks use it. A session is closed when its last lease is. Thread-safe.
 */
@Internal
public final class SharedSessions {

    private static final Map<Key, Entry> ENTRIES = new HashMap<>();

    private SharedSessions() {}

    /**
     * Leases the session of a package's network, loading it where nobody has yet.
     *
     * @param file which network of the package
     * @param device a device that {@link Devices#resolve} gave
     */
    public static SessionLease acquire(
            ModelPackage model, String file, Device device, RuntimeOptions options)
            throws IOException {
        Key key = new Key(model.cardDigest(), file, device, options.withDevice(device));
        Entry entry;
        synchronized (ENTRIES) {
            entry = ENTRIES.computeIfAbsent(key, k -> new Entry());
            entry.leases++;
        }
        boolean loaded = false;
        try {
            entry.load(model, file, device, options);
            loaded = true;
            return new SessionLease(key, entry);
        } finally {
            // Also for a native library that is missing, which is an Error.
            if (!loaded) {
                release(key, entry);
            }
        }
    }

    /** How many sessions are open; for tests of leaks. */
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

    record Key(String cardDigest, String file, Device device, RuntimeOptions options) {}

    /** A session with the number of its leases, which the map's lock guards. */
    static final class Entry {

        private int leases;
        private LocalPackage files;
        private OnnxSession session;

        // Its own lock, so that a slow load of one model does not hold up another's.
        synchronized void load(
                ModelPackage model, String file, Device device, RuntimeOptions options)
                throws IOException {
            if (session != null) {
                return;
            }
            LocalPackage local = LocalPackage.of(model);
            try {
                session = OnnxSession.load(local.file(file), model.card(), device, options);
                files = local;
            } finally {
                if (session == null) {
                    local.close();
                }
            }
        }

        synchronized OnnxSession session() {
            return session;
        }

        private synchronized void close() {
            if (session != null) {
                try {
                    session.close();
                } finally {
                    files.close();
                }
            }
        }
    }
}
