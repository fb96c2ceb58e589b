// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.temporary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

    @TempDir Path parent;

    private static void makeOld(Path folder) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve(".lock"), FileTime.from(Instant.now().minusSeconds(3600)));
    }

    private Path unlocked(String name) throws IOException {
        Path folder = Files.createDirectory(parent.resolve(name));
        Files.createFile(folder.resolve(".lock"));
        return folder;
    }

    @Test
    void aFolderIsDeletedWithWhatIsInIt() throws IOException {
        TemporaryFolder folder = TemporaryFolder.createIn(parent, "test");
        Files.createDirectories(folder.path().resolve("a/b"));
        Files.writeString(folder.path().resolve("a/b/c"), "text");
        folder.close();
        folder.close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftIsDeletedAndNothingElse() throws IOException {
        Path left = Files.createDirectory(parent.resolve("flink-depth-model-1-x"));
        Files.writeString(left.resolve("model.onnx"), "bytes");
        Files.createFile(left.resolve(".lock"));
        makeOld(left);
        long living = ProcessHandle.current().parent().orElseThrow().pid();
        Path ofParent = unlocked("flink-depth-model-" + living + "-1");
        // Above what any system gives to a process.
        Path ended = unlocked("flink-depth-model-99999999999-1");
        Path earlier = unlocked("flink-depth-model-" + ProcessHandle.current().pid() + "-1");
        Path others = Files.createDirectory(parent.resolve("flink-depth-notes"));
        try (TemporaryFolder used = TemporaryFolder.createIn(parent, "model")) {
            makeOld(used.path());
            TemporaryFolder.deleteAbandoned(parent);
            assertThat(left).doesNotExist();
            assertThat(used.path()).exists();
            assertThat(ofParent).as("perhaps just created").exists();
            assertThat(ended).doesNotExist();
            assertThat(earlier).as("of a process with this number before").doesNotExist();
            assertThat(others).exists();
        }
    }
}
