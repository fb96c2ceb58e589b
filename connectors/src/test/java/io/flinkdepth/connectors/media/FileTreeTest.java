// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {

    @TempDir private Path root;

    private static FileTree tree(Path root, int window, List<String> position) {
        return new FileTree(root, file -> file.toString().endsWith(".jpg"), true, window, position);
    }

    private void touch(String... files) throws IOException {
        for (String file : files) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.createFile(root.resolve(file));
        }
    }

    @Test
    void memoryHoldsAWindowOfTheNamesOfEachOpenFolder() throws IOException {
        for (int folder = 0; folder < 20; folder++) {
            for (int file = 0; file < 100; file++) {
                touch("%02d/%02d.jpg".formatted(folder, file));
            }
        }
        FileTree tree = tree(root, 7, List.of());
        int files = 0;
        while (tree.next() != null) {
            files++;
            assertThat(tree.heldNames()).isLessThanOrEqualTo(14);
        }
        assertThat(files).isEqualTo(2000);
    }

    @Test
    void theOrderIsDepthFirstByNameWithoutHiddenOnes() throws IOException {
        touch("b/2.jpg", "b/1.jpg", "a.jpg", "c.jpg", "b/x/9.jpg", ".h.jpg", ".d/1.jpg", "b/n.txt");
        for (int window = 1; window < 4; window++) {
            List<String> names = new ArrayList<>();
            FileTree tree = tree(root, window, List.of());
            for (Path file = tree.next(); file != null; file = tree.next()) {
                names.add(root.relativize(file).toString());
            }
            assertThat(names).containsExactly("a.jpg", "b/1.jpg", "b/2.jpg", "b/x/9.jpg", "c.jpg");
            assertThat(tree.passedOver()).isEqualTo(1);
        }
    }

    @Test
    void aWalkIsResumedFromEachPosition() throws IOException {
        touch("a.jpg", "b/1.jpg", "b/2.jpg", "b/x/9.jpg", "b/x/y/1.jpg", "b/z.jpg", "c.jpg");
        List<Path> all = new ArrayList<>();
        List<Path> resumed = new ArrayList<>();
        FileTree tree = tree(root, 2, List.of());
        List<String> position = List.of();
        for (Path file = tree.next(); file != null; file = tree.next()) {
            all.add(file);
            FileTree other = tree(root, 2, position);
            resumed.add(other.next());
            position = other.position();
        }
        assertThat(resumed).isEqualTo(all);
    }

    @Test
    void aLinkToAFolderAboveIsReportedInsteadOfWalkedForEver() throws IOException {
        Files.createSymbolicLink(root.resolve("again"), root);
        assertThatThrownBy(() -> tree(root, 9, List.of()).next())
                .hasMessageContaining("32 folders deep")
                .hasMessageContaining("again");
    }

    @Test
    void theWalkContinuesAfterAFolderThatCannotBeListed() throws IOException {
        touch("c.jpg");
        FileTree tree =
                new FileTree(
                        root,
                        file -> file.toString().endsWith(".jpg"),
                        false,
                        9,
                        List.of("b", "gone"));
        assertThatThrownBy(tree::next)
                .isInstanceOf(FileTree.FolderException.class)
                .hasMessageContaining(root.resolve("b") + " cannot be listed");
        assertThat(tree.next()).isEqualTo(root.resolve("c.jpg"));
        assertThat(tree.next()).isNull();
    }
}
