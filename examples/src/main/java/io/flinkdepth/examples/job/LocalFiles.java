// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.temporary.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * The folder of Flink's own files for a job in this process. Flink deletes them when its cluster
 * ends, which is after the job's end: a process that ends with the job would leave them behind, 24
 * MB each time.
 */
final class LocalFiles {

    /** How long the end of the process waits for that of the cluster. */
    private static final Duration CLUSTER_END = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 20;

    private LocalFiles() {}

    /** Gives a cluster a folder that is deleted when the process ends, unless it has one. */
    static void provide(Configuration configuration) throws IOException {
        if (configuration.contains(CoreOptions.TMP_DIRS)) {
            return;
        }
        TemporaryFolder folder = TemporaryFolder.create("flink");
        Path files = Files.createDirectory(folder.path().resolve("files"));
        configuration.set(CoreOptions.TMP_DIRS, files.toString());
        // Uploads have a folder of their own: Flink does not delete it.
        configuration.set(WebOptions.TMP_DIR, folder.path().toString());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> delete(folder, files), "flink-files"));
    }

    private static void delete(TemporaryFolder folder, Path files) {
        try (folder) {
            awaitEmpty(files, CLUSTER_END);
        }
    }

    /** Waits until a folder is empty or the time is over. */
    static void awaitEmpty(Path folder, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            while (!isEmpty(folder) && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It is deleted with what is in it.
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
