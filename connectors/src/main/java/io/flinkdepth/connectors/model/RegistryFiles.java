// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Files of a registry, on any Flink file system. */
final class RegistryFiles {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern BEGINS_WITH_TIME = Pattern.compile("(\\d{8}T\\d{6}\\.\\d{3}Z)-");

    private static final int MAX_LISTINGS = 100;

    private RegistryFiles() {}

    /**
     * Now, or just after the last time that a name begins with: what somebody wrote whose clock is
     * ahead must not hide what others write after it.
     */
    static Instant timeAfter(List<String> names, Clock clock) {
        Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        for (String name : names) {
            Matcher matcher = BEGINS_WITH_TIME.matcher(name);
            if (matcher.lookingAt()) {
                Instant other = Instant.from(TIME.parse(matcher.group(1)));
                time = other.isBefore(time) ? time : other.plusMillis(1);
            }
        }
        return time;
    }

    /** Writes a file under another name and renames it: no reader sees a part of it. */
    static void write(InputStream in, Path file) throws IOException {
        FileSystem files = file.getFileSystem();
        Path folder = file.getParent();
        makeFolder(files, folder);
        // Whoever was killed within may have left a partial file of the same name.
        Path partial = new Path(folder, "." + file.getName() + "." + UUID.randomUUID() + ".part");
        try (FSDataOutputStream out = files.create(partial, FileSystem.WriteMode.NO_OVERWRITE)) {
            in.transferTo((OutputStream) out);
        }
        if (!files.rename(partial, file)) {
            files.delete(partial, false);
            if (!files.exists(file)) {
                throw new IOException(partial + " cannot be renamed to " + file);
            }
            // Another publisher of the same version was first, with the same bytes.
        }
    }

    /** Some file systems fail where another process makes a part of the path at the same time. */
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

    /** Names of folders, in order. */
    static List<String> folders(Path parent) throws IOException {
        return names(parent, true);
    }

    /** Names of files, in order. */
    static List<String> files(Path parent) throws IOException {
        return names(parent, false);
    }

    /** The files of a folder; none where it is not there. */
    private static FileStatus[] list(Path parent) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                FileStatus[] files = parent.getFileSystem().listStatus(parent);
                return files == null ? new FileStatus[0] : files;
            } catch (FileNotFoundException e) {
                if (!parent.getFileSystem().exists(parent)) {
                    return new FileStatus[0];
                }
                // A local file system fails where a file goes while it lists.
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
        names.sort(Comparator.naturalOrder());
        return names;
    }
}
