// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import javax.annotation.Nullable;

/**
 * The names in a folder in the order of their characters, with a bounded number of them in memory:
 * a larger folder is listed once for each window, which keeps the first names after the last one
 * taken. Hidden names are left out.
 */
final class FolderWindow {

    private final Path folder;
    private final int max;
    private final Deque<String> names = new ArrayDeque<>();
    private final Map<String, Path> undecodable = new HashMap<>();
    @Nullable private String last;
    private boolean more = true;

    /**
     * @param last the name after which to continue, null to begin
     */
    FolderWindow(Path folder, int max, @Nullable String last) {
        this.folder = folder;
        this.max = max;
        this.last = last;
    }

    int held() {
        return names.size();
    }

    Path folder() {
        return folder;
    }

    @Nullable
    String last() {
        return last;
    }

    /** Returns the file of a name that cannot be decoded; null for other names. */
    @Nullable
    Path undecodable(String name) {
        return undecodable.get(name);
    }

    /** Takes the next name, null after the last. */
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
        PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
        more = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = FileNameText.of(file);
                boolean wanted = last == null || name.compareTo(last) > 0;
                if (!wanted || MediaNames.isHidden(name)) {
                    continue;
                }
                if (FileNameText.isUndecodable(file)) {
                    undecodable.put(name, file);
                }
                if (first.size() < max) {
                    first.add(name);
                    continue;
                }
                more = true;
                if (name.compareTo(first.peek()) < 0) {
                    first.poll();
                    first.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        String[] sorted = first.toArray(new String[0]);
        Arrays.sort(sorted);
        names.addAll(Arrays.asList(sorted));
    }
}
