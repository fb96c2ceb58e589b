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
        Path fresh = Files.createDirectory(parent.resolve("flink-depth-model-1-fresh"));
        Files.createFile(fresh.resolve(".lock"));
        Path others = Files.createDirectory(parent.resolve("flink-depth-notes"));
        try (TemporaryFolder used = TemporaryFolder.createIn(parent, "model")) {
            makeOld(used.path());
            TemporaryFolder.deleteAbandoned(parent);
            assertThat(left).doesNotExist();
            assertThat(used.path()).exists();
            assertThat(fresh).exists();
            assertThat(others).exists();
        }
    }
}
