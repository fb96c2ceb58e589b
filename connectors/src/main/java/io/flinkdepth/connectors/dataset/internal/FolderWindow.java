// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import javax.annotation.Nullable;

/**
 * The names in a folder in the order of their characters, of which so many at most are in memory: a
 * larger folder is listed once for each window, always keeping the smallest names behind the last
 * one taken. Hidden names are left out.
 */
final class FolderWindow {

    private final Path folder;
    private final int most;
    private final Deque<String> names = new ArrayDeque<>();
    @Nullable private String last;
    private boolean more = true;

    /**
     * @param last the name to go on behind, null to begin
     */
    FolderWindow(Path folder, int most, @Nullable String last) {
        this.folder = folder;
        this.most = most;
        this.last = last;
    }

    Path folder() {
        return folder;
    }

    @Nullable
    String last() {
        return last;
    }

    /** Takes the next name, null behind the last. */
    @Nullable
    String next() throws IOException {
        if (names.isEmpty() && more) {
            list();
        }
        String name = names.poll();
        last = name == null ? last : name;
        return name;
    }

    private void list() throws IOException {
        PriorityQueue<String> smallest = new PriorityQueue<>(Comparator.reverseOrder());
        more = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean wanted = last == null || name.compareTo(last) > 0;
                if (!wanted || ImageNames.isHidden(name)) {
                    continue;
                }
                if (smallest.size() < most) {
                    smallest.add(name);
                    continue;
                }
                more = true;
                if (name.compareTo(smallest.peek()) < 0) {
                    smallest.poll();
                    smallest.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        String[] sorted = smallest.toArray(new String[0]);
        Arrays.sort(sorted);
        names.addAll(Arrays.asList(sorted));
    }
}
