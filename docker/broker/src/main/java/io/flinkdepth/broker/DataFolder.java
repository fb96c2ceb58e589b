// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.broker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.utils.Utils;

/**
 * The folder of a broker's data, locked for one broker. Kafka locks its logs, but only after it has
 * written to the log of its controller.
 */
final class DataFolder implements Closeable {

    /** The lock of all temporary folders of this project; abandoned ones are found by it. */
    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lock;
    private final boolean temporary;

    private DataFolder(Path folder, FileChannel lock, boolean temporary) {
        this.folder = folder;
        this.lock = lock;
        this.temporary = temporary;
    }

    /** Creates a folder that is deleted when it is closed. */
    static DataFolder temporary() throws IOException {
        Path folder = Files.createTempDirectory("flink-depth-broker-");
        return new DataFolder(folder, lock(folder), true);
    }

    /** Opens a folder that stays; creates it if it does not exist. */
    static DataFolder open(Path folder) throws IOException {
        return new DataFolder(folder, lock(Files.createDirectories(folder)), false);
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Locked by this process.
        }
        channel.close();
        throw new IOException("another broker uses the folder " + folder);
    }

    Path logs() {
        return folder.resolve("kafka");
    }

    @Override
    public void close() throws IOException {
        lock.close();
        if (temporary) {
            Utils.delete(folder.toFile());
        }
    }
}
