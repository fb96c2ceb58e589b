// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import static io.flinkdepth.connectors.media.MediaNames.isLive;
import static io.flinkdepth.connectors.media.MediaNames.scheme;
import static io.flinkdepth.connectors.media.MediaNames.withoutExtension;

import io.flinkdepth.connectors.files.FileNames;
import io.flinkdepth.connectors.media.FileNameText;
import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.media.MediaAddress;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;

/** Finds the cameras behind inputs: videos, folders with images in them and network cameras. */
@Internal
public final class CameraListing implements SplitListing {

    private final MediaSettings settings;

    CameraListing(MediaSettings settings) {
        this.settings = settings;
    }

    /** Searches all inputs again. */
    @Override
    public Listed next(int count) throws IOException {
        return new Listed(discover(settings), ListingPosition.START, true);
    }

    /**
     * Searches all inputs.
     *
     * @throws IOException if an input does not exist; names it
     */
    public static List<MediaSplit> discover(MediaSettings settings) throws IOException {
        List<MediaSplit> splits = new ArrayList<>();
        boolean several = settings.inputs().size() > 1;
        for (int i = 0; i < settings.inputs().size(); i++) {
            String input = settings.inputs().get(i);
            String camera =
                    settings.cameraName() == null ? defaultCamera(input) : settings.cameraName();
            splits.addAll(of(input, settings.location(i), camera, several ? camera + "/" : ""));
        }
        return unique(splits);
    }

    private static List<MediaSplit> of(String input, String location, String camera, String prefix)
            throws IOException {
        String scheme = scheme(input);
        if (isLive(input)) {
            return List.of(MediaSplit.ofCamera(Kind.LIVE, camera, location, prefix));
        }
        if (!scheme.isEmpty() && !scheme.equals("file")) {
            return List.of(MediaSplit.ofCamera(Kind.VIDEO, camera, location, prefix));
        }
        // Absolute, so that FFmpeg cannot interpret a part of it as a protocol.
        Path path = path(input).toAbsolutePath();
        if (Files.isDirectory(path)) {
            return ofFolder(path.toRealPath(), camera, prefix);
        }
        if (!Files.exists(path)) {
            throw new IOException(
                    "the input "
                            + input
                            + " does not exist; expected a folder, an image, a video or the URI of"
                            + " a camera");
        }
        Kind kind = MediaNames.isImage(name(path)) ? Kind.IMAGE : Kind.VIDEO;
        return List.of(MediaSplit.ofCamera(kind, camera, path.toString(), prefix));
    }

    private static Path path(String input) {
        return scheme(input).equals("file") ? Path.of(URI.create(input)) : Path.of(input);
    }

    private static List<MediaSplit> ofFolder(Path root, String camera, String prefix)
            throws IOException {
        List<Path> videos = new ArrayList<>();
        Set<Path> folders = new TreeSet<>();
        FileTree tree = new FileTree(root, CameraListing::isMedia, false, FileTree.DEFAULT_WINDOW);
        List<MediaSplit> splits = new ArrayList<>();
        boolean more = true;
        while (more) {
            try {
                Path file = tree.next();
                more = file != null;
                if (more && MediaNames.isImage(name(file))) {
                    folders.add(file.getParent());
                } else if (more && isVideoFile(file)) {
                    videos.add(file);
                }
            } catch (FileTree.FolderException e) {
                if (e.folder().equals(root)) {
                    throw e;
                }
                splits.add(
                        MediaSplit.ofImageSet(
                                Kind.UNREADABLE,
                                camera + "/" + slashes(root.relativize(e.folder())),
                                e.folder().toString(),
                                List.of(e.getMessage()),
                                0));
            }
        }
        for (Path folder : folders) {
            String inside = slashes(root.relativize(folder));
            splits.add(
                    MediaSplit.ofCamera(
                            Kind.FOLDER,
                            inside.isEmpty() ? camera : camera + "/" + inside,
                            folder.toString(),
                            inside.isEmpty() ? prefix : prefix + inside + "/"));
        }
        for (Path video : videos) {
            String inside = withoutExtension(slashes(root.relativize(video)));
            splits.add(
                    MediaSplit.ofCamera(
                            Kind.VIDEO,
                            camera + "/" + inside,
                            video.toString(),
                            prefix + inside + "/"));
        }
        return splits;
    }

    private static boolean isVideoFile(Path path) {
        return Files.isRegularFile(path)
                || FileNameText.standsForUndecodable(path.getParent(), name(path));
    }

    private static boolean isMedia(Path path) {
        return MediaNames.isImage(name(path)) || MediaNames.isVideo(name(path));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static String defaultCamera(String input) {
        String scheme = scheme(input);
        if (!scheme.isEmpty() && !scheme.equals("file")) {
            return MediaAddress.of(input).name();
        }
        Path name = path(input).toAbsolutePath().normalize().getFileName();
        String text = name == null ? "" : withoutExtension(name.toString());
        return text.isEmpty() ? "camera" : text;
    }

    /**
     * Renames two inputs with the same name to {@code name} and {@code name-2}, and their files
     * accordingly. Names that become equal when special characters of file systems are replaced
     * count as the same.
     */
    private static List<MediaSplit> unique(List<MediaSplit> splits) {
        Set<String> taken = new HashSet<>();
        List<MediaSplit> result = new ArrayList<>();
        for (MediaSplit split : splits) {
            if (split.kind() == Kind.UNREADABLE) {
                result.add(split);
                continue;
            }
            String camera = split.cameraId();
            String prefix = split.namePrefix();
            for (int number = 2; !taken.add(FileNames.of(camera)); number++) {
                camera = split.cameraId() + "-" + number;
                prefix = numbered(split.namePrefix(), number);
            }
            result.add(MediaSplit.ofCamera(split.kind(), camera, split.location(), prefix));
        }
        return result;
    }

    /** Numbers a prefix, which is not empty because only a single input has an empty prefix. */
    private static String numbered(String prefix, int number) {
        return prefix.substring(0, prefix.length() - 1) + "-" + number + "/";
    }
}
