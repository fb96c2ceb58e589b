// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.lmdb.LMDB;
import org.lwjgl.util.lmdb.MDBVal;

/**
 * A read-only LMDB environment, opened once in this process however many use it, and closed with
 * the last of them. Thread-safe.
 */
final class LmdbEnvironment implements AutoCloseable {
    /** Readers take no lock file: it may lie on a medium that cannot be written. */
    private static final int FLAGS = LMDB.MDB_RDONLY | LMDB.MDB_NOLOCK | LMDB.MDB_NOTLS;

    private static final Map<Path, LmdbEnvironment> OPEN = new HashMap<>();

    private final Path folder;
    private final long environment;
    private final int database;
    private int users = 1;

    private LmdbEnvironment(Path folder, long environment, int database) {
        this.folder = folder;
        this.environment = environment;
        this.database = database;
    }

    /** The environment of a folder with a {@code data.mdb}; each caller closes it once. */
    static LmdbEnvironment open(Path folder) throws IOException {
        Path key = folder.toRealPath();
        synchronized (OPEN) {
            LmdbEnvironment present = OPEN.get(key);
            if (present != null) {
                present.users++;
                return present;
            }
            LmdbEnvironment opened = openNative(key);
            OPEN.put(key, opened);
            return opened;
        }
    }

    private static LmdbEnvironment openNative(Path folder) throws IOException {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            check(folder, LMDB.mdb_env_create(pointer));
            long environment = pointer.get(0);
            try {
                check(folder, LMDB.mdb_env_open(environment, folder.toString(), FLAGS, 0));
                check(folder, LMDB.mdb_txn_begin(environment, 0, LMDB.MDB_RDONLY, pointer));
                long transaction = pointer.get(0);
                try {
                    IntBuffer database = stack.mallocInt(1);
                    check(folder, LMDB.mdb_dbi_open(transaction, (ByteBuffer) null, 0, database));
                    // The handle of a transaction that is given up would be given up with it.
                    check(folder, LMDB.mdb_txn_commit(transaction));
                    transaction = 0;
                    return new LmdbEnvironment(folder, environment, database.get(0));
                } finally {
                    if (transaction != 0) {
                        LMDB.mdb_txn_abort(transaction);
                    }
                }
            } catch (IOException | RuntimeException e) {
                LMDB.mdb_env_close(environment);
                throw e;
            }
        }
    }

    private static void check(Path folder, int status) throws IOException {
        if (status != LMDB.MDB_SUCCESS) {
            throw new IOException("the LMDB folder " + folder + ": " + LMDB.mdb_strerror(status));
        }
    }

    Path folder() {
        return folder;
    }

    /** A copy of a key's value. */
    byte[] value(byte[] key) throws IOException {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            check(folder, LMDB.mdb_txn_begin(environment, 0, LMDB.MDB_RDONLY, pointer));
            long transaction = pointer.get(0);
            try {
                MDBVal wanted = MDBVal.malloc(stack).mv_data(stack.bytes(key));
                MDBVal found = MDBVal.calloc(stack);
                check(folder, LMDB.mdb_get(transaction, database, wanted, found));
                return copy(found);
            } finally {
                LMDB.mdb_txn_abort(transaction);
            }
        }
    }

    private static byte[] copy(MDBVal value) {
        byte[] bytes = new byte[(int) value.mv_size()];
        ByteBuffer data = value.mv_data();
        if (data != null) {
            data.get(bytes);
        }
        return bytes;
    }

    /** The keys in their order. */
    Keys keys() throws IOException {
        return new Keys();
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(folder);
                LMDB.mdb_env_close(environment);
            }
        }
    }

    /** A walk over the keys, in a transaction of its own. Not thread-safe. */
    final class Keys implements AutoCloseable {
        private final long transaction;
        private final long cursor;

        private Keys() throws IOException {
            try (MemoryStack stack = MemoryStack.stackPush()) {
                PointerBuffer pointer = stack.mallocPointer(1);
                check(folder, LMDB.mdb_txn_begin(environment, 0, LMDB.MDB_RDONLY, pointer));
                transaction = pointer.get(0);
                int status = LMDB.mdb_cursor_open(transaction, database, pointer);
                if (status != LMDB.MDB_SUCCESS) {
                    LMDB.mdb_txn_abort(transaction);
                }
                check(folder, status);
                cursor = pointer.get(0);
            }
        }

        /** The next key; null at the end. */
        @Nullable
        byte[] next() throws IOException {
            try (MemoryStack stack = MemoryStack.stackPush()) {
                MDBVal key = MDBVal.calloc(stack);
                MDBVal value = MDBVal.calloc(stack);
                int status = LMDB.mdb_cursor_get(cursor, key, value, LMDB.MDB_NEXT);
                if (status == LMDB.MDB_NOTFOUND) {
                    return null;
                }
                check(folder, status);
                return copy(key);
            }
        }

        @Override
        public void close() {
            LMDB.mdb_cursor_close(cursor);
            LMDB.mdb_txn_abort(transaction);
        }
    }
}
