// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.temporary;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder in the system's temporary folder, deleted when it is closed. A killed process leaves its
 * folders behind; the next process deletes those that are no longer locked when it creates its
 * first folder.
 */
@Internal
public final class TemporaryFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

    private static final String PREFIX = "flink-depth-";
    private static final String LOCK = ".lock";

    /** The number of the process, then what the JDK adds. */
    private static final Pattern NAME = Pattern.compile(PREFIX + ".*-(\\d{1,18})-[^-]*");

    /**
     * Minimum age of an unlocked folder of a living process before its deletion, because a folder
     * is created before it is locked, and numbers of processes are used again.
     */
    private static final Duration UNLOCKED = Duration.ofMinutes(10);

    private static final AtomicBoolean SWEPT = new AtomicBoolean();

    private final Path folder;
    private final FileChannel lock;

    private TemporaryFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Creates a folder.
     *
     * @param purpose part of its name
     */
    public static TemporaryFolder create(String purpose) throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        if (!SWEPT.getAndSet(true)) {
            deleteAbandoned(parent);
        }
        return createIn(parent, purpose);
    }

    static TemporaryFolder createIn(Path parent, String purpose) throws IOException {
        String name = PREFIX + purpose + "-" + ProcessHandle.current().pid() + "-";
        Path folder = Files.createTempDirectory(parent, name);
        try {
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve(LOCK),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE);
            channel.lock();
            return new TemporaryFolder(folder, channel);
        } catch (IOException | RuntimeException e) {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
            throw e;
        }
    }

    /** Deletes the folders of processes that have ended. */
    static void deleteAbandoned(Path parent) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isAbandoned(folder)) {
                    LOG.info("The temporary folder {} of an ended process is deleted.", folder);
                    FileUtils.deleteDirectoryQuietly(folder.toFile());
                }
            }
        } catch (IOException e) {
            LOG.debug("Abandoned temporary folders are not deleted.", e);
        }
    }

    private static boolean isAbandoned(Path folder) {
        Path file = folder.resolve(LOCK);
        try {
            if (!Files.exists(file)) {
                // Not a folder of this class, or just created.
                return false;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock free = channel.tryLock()) {
                return free != null && (isOfEndedProcess(folder) || isOld(file));
            }
        } catch (IOException | RuntimeException e) {
            // In use by this process, or owned by another user.
            return false;
        }
    }

    /** Whether the process in the name has ended. This one has made no folder that is unlocked. */
    private static boolean isOfEndedProcess(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (!name.matches()) {
            return false;
        }
        long process = Long.parseLong(name.group(1));
        return process == ProcessHandle.current().pid() || ProcessHandle.of(process).isEmpty();
    }

    private static boolean isOld(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(UNLOCKED));
    }

    /** The folder. */
    public Path path() {
        return folder;
    }

    /** Deletes the folder with its contents; a second call does nothing. */
    @Override
    public void close() {
        if (!lock.isOpen()) {
            return;
        }
        try {
            lock.close();
            FileUtils.deleteDirectory(folder.toFile());
        } catch (IOException e) {
            LOG.warn("The temporary folder {} could not be deleted: {}", folder, e.toString());
        }
    }
}
