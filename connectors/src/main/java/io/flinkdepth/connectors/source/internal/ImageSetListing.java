// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Lists folder trees of an image set, a few splits at a time and always in the same order, so that
 * it resumes from a {@link ListingPosition} without visiting the files before it again. Links to
 * folders are not followed.
 */
final class ImageSetListing implements SplitListing {

    private final MediaSettings settings;
    private final List<String> labels;

    /** Number of assigned files of each open folder; the next split continues the numbering. */
    private final Map<Path, Long> images = new HashMap<>();

    private int input;
    private long passedOver;
    @Nullable private FileTree tree;
    @Nullable private Path sliceFolder;
    private List<String> slice = new ArrayList<>();

    ImageSetListing(MediaSettings settings, ListingPosition position) {
        this.settings = settings;
        this.labels = labels(settings.inputs());
        this.input = position.input();
        this.passedOver = position.passedOver();
        if (position.levels().isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        position.levels().forEach(level -> names.add(level.last()));
        tree = tree(root(), names);
        List<Path> folders = tree.folders();
        for (int i = 0; i < folders.size(); i++) {
            images.put(folders.get(i), position.levels().get(i).images());
        }
    }

    private FileTree tree(Path root, List<String> position) {
        return new FileTree(root, this::isWanted, false, settings.namesInMemory(), position);
    }

    /** Whether a name is an image, an archive, or possibly a folder. */
    private boolean isWanted(Path path) {
        String name = path.getFileName().toString();
        return MediaNames.isImage(name) || MediaNames.isTar(name);
    }

    private Path root() {
        return Path.of(settings.inputs().get(input));
    }

    /** Whether everything was listed. */
    boolean finished() {
        return tree == null && input >= settings.inputs().size();
    }

    ListingPosition position() {
        List<ListingPosition.Level> levels = new ArrayList<>();
        if (tree != null) {
            List<String> names = tree.position();
            List<Path> folders = tree.folders();
            for (int i = 0; i < folders.size(); i++) {
                long taken = images.getOrDefault(folders.get(i), 0L);
                levels.add(new ListingPosition.Level(names.get(i), taken));
            }
        }
        long passed = passedOver + (tree == null ? 0 : tree.passedOver());
        return new ListingPosition(input, levels, passed);
    }

    @Override
    public Listed next(int count) {
        List<MediaSplit> splits = new ArrayList<>();
        while (splits.size() < count && !finished()) {
            if (tree == null) {
                openInput(splits);
            } else {
                step(splits);
            }
        }
        // All files before the position must be in a split.
        closeSlice(splits);
        return new Listed(splits, position(), finished());
    }

    private void openInput(List<MediaSplit> splits) {
        Path path = root();
        String label = labels.get(input);
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        if (Files.isDirectory(path)) {
            tree = tree(path, List.of());
            return;
        }
        input++;
        if (!Files.exists(path)) {
            splits.add(unreadable(label, path, 0, "does not exist"));
        } else if (MediaNames.isTar(name)) {
            splits.add(tar(label, path));
        } else {
            splits.add(
                    MediaSplit.ofImageSet(
                            Kind.FILES, label, path.getParent().toString(), List.of(name), 0));
        }
    }

    private void step(List<MediaSplit> splits) {
        Path path;
        try {
            path = tree.next();
        } catch (FileTree.FolderException e) {
            closeSlice(splits);
            long taken = images.getOrDefault(e.folder(), 0L);
            splits.add(unreadable(cameraId(e.folder()), e.folder(), taken, e.reason()));
            return;
        }
        if (path == null) {
            closeSlice(splits);
            passedOver += tree.passedOver();
            tree = null;
            images.clear();
            input++;
            return;
        }
        String name = path.getFileName().toString();
        if (MediaNames.isTar(name)) {
            splits.add(tar(cameraId(path), path));
            return;
        }
        if (!path.getParent().equals(sliceFolder)) {
            closeSlice(splits);
            images.keySet().removeIf(folder -> !path.startsWith(folder));
            sliceFolder = path.getParent();
        }
        slice.add(name);
        if (slice.size() == settings.imagesPerSplit()) {
            closeSlice(splits);
        }
    }

    private void closeSlice(List<MediaSplit> splits) {
        if (slice.isEmpty()) {
            return;
        }
        long first = images.getOrDefault(sliceFolder, 0L);
        splits.add(
                MediaSplit.ofImageSet(
                        Kind.FILES, cameraId(sliceFolder), sliceFolder.toString(), slice, first));
        images.put(sliceFolder, first + slice.size());
        slice = new ArrayList<>();
    }

    /** Returns the path relative to the input, prefixed with the input's label. */
    private String cameraId(Path path) {
        String inside = root().relativize(path).toString().replace('\\', '/');
        return inside.isEmpty() ? labels.get(input) : labels.get(input) + "/" + inside;
    }

    private static MediaSplit tar(String cameraId, Path path) {
        return MediaSplit.ofImageSet(Kind.TAR, cameraId, path.toString(), List.of(), 0);
    }

    private static MediaSplit unreadable(String cameraId, Path path, long first, String why) {
        return MediaSplit.ofImageSet(
                Kind.UNREADABLE, cameraId, path.toString(), List.of(path + " " + why), first);
    }

    /**
     * Returns the last part of each path; a second one with the same name becomes {@code name-2}.
     */
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
