// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What a labelling run left in its folders: shards, checkpoints, and the summary that is written
 * when everything is labelled.
 *
 * @param output the folder of the shards
 * @param state the folder of the checkpoints: {@code <job>/chk-<number>/_metadata}
 */
@Internal
public record LabelOutput(Path output, Path state) {

    private static final String SUMMARY = "summary.json";
    private static final String METADATA = "_metadata";

    /** The folders of a job's settings. */
    public static LabelOutput of(LabelJobSettings settings) {
        return new LabelOutput(new Path(settings.output()), new Path(settings.state()));
    }

    /**
     * The newest whole checkpoint of any run with these folders; a checkpoint's metadata is written
     * last.
     */
    public Optional<Path> newestCheckpoint() throws IOException {
        FileStatus newest = null;
        for (FileStatus job : list(state)) {
            for (FileStatus checkpoint : list(job.getPath())) {
                Path metadata = new Path(checkpoint.getPath(), METADATA);
                if (checkpoint.getPath().getName().startsWith("chk-") && exists(metadata)) {
                    FileStatus status = metadata.getFileSystem().getFileStatus(metadata);
                    newest = newer(newest, status);
                }
            }
        }
        return Optional.ofNullable(newest).map(status -> status.getPath().getParent());
    }

    /** Of one second, that of the higher number. */
    private static FileStatus newer(FileStatus a, FileStatus b) {
        Comparator<FileStatus> order =
                Comparator.comparingLong(FileStatus::getModificationTime)
                        .thenComparingLong(LabelOutput::number);
        return a == null || order.compare(b, a) > 0 ? b : a;
    }

    private static long number(FileStatus metadata) {
        String name = metadata.getPath().getParent().getName();
        return Long.parseLong(name.substring(name.indexOf('-') + 1));
    }

    /** Finished shards. */
    public long shards() throws IOException {
        long count = 0;
        for (FileStatus day : list(output)) {
            if (day.isDir() && !day.getPath().getName().startsWith(".")) {
                count +=
                        Stream.of(list(day.getPath()))
                                .map(file -> file.getPath().getName())
                                .filter(name -> !name.startsWith(".") && name.endsWith(".tar"))
                                .count();
            }
        }
        return count;
    }

    /** Whether a run labelled everything. */
    public boolean complete() throws IOException {
        return exists(summary());
    }

    /** Where the summary is. */
    public Path summary() {
        return new Path(output, SUMMARY);
    }

    /** Says that everything is labelled; whole or not at all. */
    public void writeSummary(String json) throws IOException {
        FileSystem files = output.getFileSystem();
        Path beside = new Path(output, "." + SUMMARY);
        try (FSDataOutputStream stream = files.create(beside, FileSystem.WriteMode.OVERWRITE)) {
            stream.write(json.getBytes(StandardCharsets.UTF_8));
        }
        files.rename(beside, summary());
    }

    private static boolean exists(Path path) throws IOException {
        return path.getFileSystem().exists(path);
    }

    private static FileStatus[] list(Path folder) throws IOException {
        FileSystem files = folder.getFileSystem();
        if (!files.exists(folder)) {
            return new FileStatus[0];
        }
        FileStatus[] found = files.listStatus(folder);
        return found == null ? new FileStatus[0] : found;
    }
}
