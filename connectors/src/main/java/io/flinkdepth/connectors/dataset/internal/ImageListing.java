// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Walks folder trees, a few splits at a time and always in the same order, so that it can go on
 * from a {@link ListingPosition} without looking again at what lies before. Links to folders are
 * not followed: they may lead in circles. Not thread-safe.
 */
final class ImageListing {

    private final ImageSetSettings settings;
    private final List<String> labels;
    private final Deque<OpenFolder> open = new ArrayDeque<>();
    private int input;
    private long passedOver;
    private List<String> slice = new ArrayList<>();

    private static final class OpenFolder {
        private final FolderWindow names;
        private final String cameraId;
        private long images;

        private OpenFolder(FolderWindow names, String cameraId, long images) {
            this.names = names;
            this.cameraId = cameraId;
            this.images = images;
        }
    }

    ImageListing(ImageSetSettings settings, ListingPosition position) {
        this.settings = settings;
        this.labels = labels(settings.inputs());
        this.input = position.input();
        this.passedOver = position.passedOver();
        Path folder = null;
        String cameraId = null;
        for (ListingPosition.Level level : position.levels()) {
            folder = folder == null ? Path.of(settings.inputs().get(input)) : folder;
            cameraId = cameraId == null ? labels.get(input) : cameraId;
            FolderWindow names = new FolderWindow(folder, settings.windowNames(), level.last());
            open.push(new OpenFolder(names, cameraId, level.images()));
            // The last name of a level is the next level's folder.
            if (level.last() != null) {
                folder = folder.resolve(level.last());
                cameraId = cameraId + "/" + level.last();
            }
        }
    }

    /** Whether everything was listed. */
    boolean finished() {
        return open.isEmpty() && input >= settings.inputs().size();
    }

    ListingPosition position() {
        List<ListingPosition.Level> levels = new ArrayList<>();
        for (Iterator<OpenFolder> all = open.descendingIterator(); all.hasNext(); ) {
            OpenFolder folder = all.next();
            levels.add(new ListingPosition.Level(folder.names.last(), folder.images));
        }
        return new ListingPosition(input, levels, passedOver);
    }

    /** Lists on until there are so many splits, or everything is listed. */
    List<ImageSetSplit> next(int count) {
        List<ImageSetSplit> splits = new ArrayList<>();
        while (splits.size() < count && !finished()) {
            if (open.isEmpty()) {
                openInput(splits);
            } else {
                step(open.peek(), splits);
            }
        }
        if (!open.isEmpty()) {
            // What the position has left behind must be in a split.
            closeSlice(open.peek(), splits);
        }
        return splits;
    }

    private void openInput(List<ImageSetSplit> splits) {
        Path path = Path.of(settings.inputs().get(input));
        String label = labels.get(input);
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        if (Files.isDirectory(path)) {
            enter(path, label);
            return;
        }
        input++;
        if (!Files.exists(path)) {
            splits.add(unreadable(label, path, 0, "does not exist"));
        } else if (ImageNames.isTar(name)) {
            splits.add(tar(label, path));
        } else {
            splits.add(
                    new ImageSetSplit(
                            ImageSetSplit.Kind.FILES,
                            label,
                            path.getParent().toString(),
                            List.of(name),
                            0));
        }
    }

    private void enter(Path folder, String cameraId) {
        FolderWindow names = new FolderWindow(folder, settings.windowNames(), null);
        open.push(new OpenFolder(names, cameraId, 0));
    }

    private void step(OpenFolder folder, List<ImageSetSplit> splits) {
        String name;
        try {
            name = folder.names.next();
        } catch (IOException e) {
            closeSlice(folder, splits);
            splits.add(
                    unreadable(
                            folder.cameraId,
                            folder.names.folder(),
                            folder.images,
                            "cannot be listed: " + e));
            leave();
            return;
        }
        if (name == null) {
            closeSlice(folder, splits);
            leave();
        } else if (ImageNames.isImage(name)) {
            slice.add(name);
            if (slice.size() == settings.imagesPerSplit()) {
                closeSlice(folder, splits);
            }
        } else {
            other(folder, name, splits);
        }
    }

    private void other(OpenFolder folder, String name, List<ImageSetSplit> splits) {
        Path path = folder.names.folder().resolve(name);
        String inside = folder.cameraId + "/" + name;
        if (ImageNames.isTar(name)) {
            splits.add(tar(inside, path));
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            closeSlice(folder, splits);
            enter(path, inside);
        } else {
            passedOver++;
        }
    }

    private void leave() {
        open.pop();
        input += open.isEmpty() ? 1 : 0;
    }

    private void closeSlice(OpenFolder folder, List<ImageSetSplit> splits) {
        if (!slice.isEmpty()) {
            splits.add(
                    new ImageSetSplit(
                            ImageSetSplit.Kind.FILES,
                            folder.cameraId,
                            folder.names.folder().toString(),
                            slice,
                            folder.images));
            folder.images += slice.size();
            slice = new ArrayList<>();
        }
    }

    private static ImageSetSplit tar(String cameraId, Path path) {
        return new ImageSetSplit(ImageSetSplit.Kind.TAR, cameraId, path.toString(), List.of(), 0);
    }

    private static ImageSetSplit unreadable(String cameraId, Path path, long first, String why) {
        return new ImageSetSplit(
                ImageSetSplit.Kind.UNREADABLE,
                cameraId,
                path.toString(),
                List.of(path + " " + why),
                first);
    }

    /** The last part of each path; two of one name become {@code name} and {@code name-2}. */
    private static List<String> labels(List<String> inputs) {
        Set<String> taken = new HashSet<>();
        List<String> labels = new ArrayList<>();
        for (String input : inputs) {
            Path last = Path.of(input).getFileName();
            String name = last == null ? "images" : last.toString();
            String label = name;
            for (int number = 2; !taken.add(label); number++) {
                label = name + "-" + number;
            }
            labels.add(label);
        }
        return labels;
    }
}
