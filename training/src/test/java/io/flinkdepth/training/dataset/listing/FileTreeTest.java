// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {

    /** 100 folders of 100 folders of 200 files: two million names, of which none exists. */
    private static final class Generated implements FolderNames {
        @Override
        public List<String> in(Path folder) {
            List<String> names = new ArrayList<>();
            int depth = folder.getNameCount();
            for (int i = 0; i < (depth == 3 ? 200 : 100); i++) {
                names.add(depth == 3 ? i + ".jpg" : "folder" + i);
            }
            return names;
        }

        @Override
        public boolean isFolder(Path path) {
            return !path.toString().endsWith(".jpg");
        }
    }

    @Test
    void twoMillionFilesNeedTheNamesOfThreeFolders() throws IOException {
        FileTree.Walk walk =
                new FileTree.Walk(
                        Path.of("root"), path -> path.getNameCount() == 4, new Generated());
        long files = 0;
        long most = 0;
        while (walk.hasNext()) {
            walk.next();
            files++;
            most = Math.max(most, walk.heldNames());
        }
        assertThat(files).isEqualTo(2_000_000);
        assertThat(most).isLessThanOrEqualTo(100 + 100 + 200);
    }

    @Test
    void comesDepthFirstInTheOrderOfNamesWithoutHiddenOnes(@TempDir Path root) throws Exception {
        for (String file :
                List.of(
                        "b/2.jpg",
                        "b/1.jpg",
                        "a.jpg",
                        "c.jpg",
                        "b/x/9.jpg",
                        ".h.jpg",
                        ".d/1.jpg",
                        "b/note.txt")) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.createFile(root.resolve(file));
        }
        for (int time = 0; time < 2; time++) {
            List<String> names = new ArrayList<>();
            try (CloseableIterator<Path> files =
                    FileTree.walk(root, path -> path.toString().endsWith(".jpg"))) {
                files.forEachRemaining(file -> names.add(root.relativize(file).toString()));
            }
            assertThat(names).containsExactly("a.jpg", "b/1.jpg", "b/2.jpg", "b/x/9.jpg", "c.jpg");
        }
    }

    @Test
    void aLinkToAFolderAboveIsToldInsteadOfWalkedForEver(@TempDir Path root) throws IOException {
        Files.createSymbolicLink(root.resolve("again"), root);
        CloseableIterator<Path> files =
                FileTree.walk(root, path -> path.toString().endsWith(".jpg"));
        assertThatThrownBy(files::hasNext)
                .rootCause()
                .hasMessageContaining("32 folders deep")
                .hasMessageContaining("again");
    }

    @Test
    void aFileIsNoRoot(@TempDir Path root) throws IOException {
        Path file = Files.createFile(root.resolve("a.jpg"));
        assertThatThrownBy(() -> FileTree.walk(file, path -> true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is not a folder");
    }
}
