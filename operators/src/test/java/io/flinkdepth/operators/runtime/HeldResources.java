// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds that a candidate could leave behind. */
public record HeldResources(int sessions, long folders, long threads, long descriptors) {

    /** Other processes have folders there, too. */
    private static final String PREFIX = "flink-depth-model-" + ProcessHandle.current().pid() + "-";

    /** What is held now. */
    public static HeldResources now() throws IOException {
        return new HeldResources(
                SharedSessions.open(), countFolders(), countThreads(), countDescriptors());
    }

    /** Fails if this is more than before. */
    public void assertNotMoreThan(HeldResources before) {
        assertThat(sessions).as("sessions").isEqualTo(before.sessions);
        assertThat(folders).as("folders of models").isEqualTo(before.folders);
        // Threads of other tests of this JVM end by themselves when they were idle for a while.
        assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads);
        assertThat(descriptors).as("file descriptors").isLessThanOrEqualTo(before.descriptors);
    }

    private static long countFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith(PREFIX)).count();
        }
    }

    private static long countThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("flink-depth"))
                .count();
    }

    /** 0 where the system does not tell. */
    private static long countDescriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.count();
        }
    }
}
