// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Files of a registry, on any Flink file system. */
final class RegistryFiles {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern BEGINS_WITH_TIME = Pattern.compile("(\\d{8}T\\d{6}\\.\\d{3}Z)-");

    /** A later time is no time of a publication: what has it counts as the oldest. */
    private static final Instant MAX_TIME = Instant.parse("3000-01-01T00:00:00Z");

    private static final String PARTIAL = ".part";
    private static final int MAX_LISTINGS = 100;

    private RegistryFiles() {}

    /**
     * Returns the current time, or a time just after the latest one in the names, so that a file of
     * a writer whose clock is ahead does not take precedence over later files. Names that contain
     * no possible time do not count.
     */
    static Instant timeAfter(List<String> names, Clock clock) {
        Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (String name : names) {
            Instant other = timeOf(name);
            if (!other.isBefore(time) && other.isBefore(MAX_TIME)) {
                time = other.plusMillis(1);
            }
        }
        return time;
    }

    /** The time in a name; the earliest if there is none. */
    private static Instant timeOf(String name) {
        Matcher matcher = BEGINS_WITH_TIME.matcher(name);
        try {
            return matcher.lookingAt() ? Instant.from(TIME.parse(matcher.group(1))) : Instant.MIN;
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    private static boolean isPossible(String name) {
        if (!BEGINS_WITH_TIME.matcher(name).lookingAt()) {
            return true;
        }
        Instant time = timeOf(name);
        return time.isAfter(Instant.MIN) && time.isBefore(MAX_TIME);
    }

    /** Deletes what killed publishers left in a folder: partial files from before a time. */
    static void deletePartial(Path folder, Instant before) throws IOException {
        for (FileStatus file : list(folder)) {
            String name = file.getPath().getName();
            long written = file.getModificationTime();
            // A file system without modification times returns 0.
            if (!file.isDir()
                    && name.startsWith(".")
                    && name.endsWith(PARTIAL)
                    && written > 0
                    && Instant.ofEpochMilli(written).isBefore(before)) {
                folder.getFileSystem().delete(file.getPath(), false);
            }
        }
    }

    /** Writes a file under a temporary name and renames it, so that readers see no partial file. */
    static void write(InputStream in, Path file) throws IOException {
        FileSystem files = file.getFileSystem();
        Path folder = file.getParent();
        makeFolder(files, folder);
        // A killed process may have left a partial file with the same name.
        Path partial = new Path(folder, "." + file.getName() + "." + UUID.randomUUID() + PARTIAL);
        try (FSDataOutputStream out = files.create(partial, FileSystem.WriteMode.NO_OVERWRITE)) {
            in.transferTo((OutputStream) out);
        }
        rename(files, partial, file);
    }

    /**
     * Renames a file that is written as a whole. If the target exists, another publisher has
     * already written the same version with the same bytes: some file systems replace it, some
     * return false, and some throw.
     */
    private static void rename(FileSystem files, Path partial, Path file) throws IOException {
        IOException cause = null;
        try {
            if (files.rename(partial, file)) {
                return;
            }
        } catch (IOException e) {
            cause = e;
        }
        files.delete(partial, false);
        if (!files.exists(file)) {
            throw new IOException(partial + " cannot be renamed to " + file, cause);
        }
    }

    /**
     * Retries, because some file systems fail if another process creates a part of the path at the
     * same time.
     */
    private static void makeFolder(FileSystem files, Path folder) throws IOException {
        try {
            files.mkdirs(folder);
        } catch (IOException e) {
            if (!files.exists(folder)) {
                files.mkdirs(folder);
            }
        }
    }

    static boolean hasCard(Path folder) throws IOException {
        return folder.getFileSystem().exists(new Path(folder, ModelPackage.CARD_FILE));
    }

    /** Returns the names of folders, in order; first those whose time is impossible. */
    static List<String> folders(Path parent) throws IOException {
        return names(parent, true);
    }

    /** Returns the names of files, in order; first those whose time is impossible. */
    static List<String> files(Path parent) throws IOException {
        return names(parent, false);
    }

    /** Returns the files of a folder; none if it does not exist. */
    private static FileStatus[] list(Path parent) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                FileStatus[] files = parent.getFileSystem().listStatus(parent);
                return files == null ? new FileStatus[0] : files;
            } catch (FileNotFoundException e) {
                if (!parent.getFileSystem().exists(parent)) {
                    return new FileStatus[0];
                }
                // A local file system fails if a file is deleted during the listing.
                if (attempt == MAX_LISTINGS) {
                    throw e;
                }
            }
        }
    }

    private static List<String> names(Path parent, boolean folders) throws IOException {
        List<String> names = new ArrayList<>();
        for (FileStatus file : list(parent)) {
            String name = file.getPath().getName();
            if (file.isDir() == folders && !name.startsWith(".")) {
                names.add(name);
            }
        }
        Map<Boolean, List<String>> sorted =
                names.stream()
                        .sorted()
                        .collect(Collectors.partitioningBy(RegistryFiles::isPossible));
        return Stream.concat(sorted.get(false).stream(), sorted.get(true).stream()).toList();
    }
}
