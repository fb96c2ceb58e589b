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
     * @param opener where the session runs; one object for each place, as it is part of the key
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

    record Key(
            String cardDigest,
            String file,
            Device device,
            RuntimeOptions options,
            SessionOpener opener) {}

    /** A session with the number of its leases, which the map's lock guards. */
    static final class Entry {

        private int leases;
        private ModelSession session;

        // Its own lock, so that a slow load of one model does not hold up another's.
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
