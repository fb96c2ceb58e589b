// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Checkpoints of a training run on any Flink file system, one file for each. A file is written
 * under a temporary name and renamed, so readers see no partial file. The two newest remain.
 */
final class CheckpointFolder {
    private static final Pattern NAME = Pattern.compile("checkpoint-\\d{10}\\.safetensors");
    private static final int KEPT = 2;

    private final Path folder;

    /**
     * @param folder URI
     */
    CheckpointFolder(String folder) {
        this.folder = new Path(folder);
    }

    /** Copies the newest checkpoint to a local file; does nothing if there is none. */
    void fetch(java.nio.file.Path target) throws IOException {
        List<String> names = names();
        if (names.isEmpty()) {
            return;
        }
        Path newest = new Path(folder, names.get(names.size() - 1));
        java.nio.file.Path partial = target.resolveSibling(target.getFileName() + ".part");
        try (InputStream in = newest.getFileSystem().open(newest)) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Adds a checkpoint and deletes older ones. */
    void add(java.nio.file.Path file, int step) throws IOException {
        FileSystem files = folder.getFileSystem();
        files.mkdirs(folder);
        Path target =
                new Path(folder, String.format(Locale.ROOT, "checkpoint-%010d.safetensors", step));
        Path partial = new Path(folder, "." + target.getName() + "." + UUID.randomUUID());
        try {
            try (OutputStream out = files.create(partial, FileSystem.WriteMode.NO_OVERWRITE)) {
                Files.copy(file, out);
            }
            // A run that resumes from an earlier step writes the same checkpoint again.
            files.delete(target, false);
            if (!files.rename(partial, target)) {
                throw new IOException(partial + " cannot be renamed to " + target);
            }
        } finally {
            files.delete(partial, false);
        }
        List<String> names = names();
        for (String old : names.subList(0, Math.max(0, names.size() - KEPT))) {
            files.delete(new Path(folder, old), false);
        }
    }

    /** Names of the checkpoints, the newest last. */
    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        FileSystem files = folder.getFileSystem();
        if (!files.exists(folder)) {
            return names;
        }
        for (FileStatus file : files.listStatus(folder)) {
            if (NAME.matcher(file.getPath().getName()).matches()) {
                names.add(file.getPath().getName());
            }
        }
        names.sort(null);
        return names;
    }
}
