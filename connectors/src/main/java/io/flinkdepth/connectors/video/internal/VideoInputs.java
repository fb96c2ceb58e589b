// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import io.flinkdepth.connectors.video.internal.VideoSplit.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;

/** Finds the splits behind inputs. */
@Internal
public final class VideoInputs {

    /** Formats that the codec refuses are here too: such a file is a failed frame, not a gap. */
    private static final Set<String> IMAGES =
            Set.of("jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp", "gif");

    private static final Set<String> VIDEOS =
            Set.of(
                    "mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "ts", "mts", "wmv",
                    "flv");

    private static final Set<String> LIVE_SCHEMES =
            Set.of("rtsp", "rtsps", "rtmp", "rtmps", "rtp", "udp", "srt", "tcp");

    private VideoInputs() {}

    /** Whether an input is the URI of a network camera. */
    public static boolean isLive(String input) {
        return LIVE_SCHEMES.contains(scheme(input));
    }

    static boolean isImage(Path file) {
        return IMAGES.contains(extension(file)) && !isHidden(file);
    }

    private static boolean isVideo(Path file) {
        return VIDEOS.contains(extension(file)) && !isHidden(file) && Files.isRegularFile(file);
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    static String scheme(String input) {
        int end = input.indexOf("://");
        return end < 1 ? "" : input.substring(0, end).toLowerCase(Locale.ROOT);
    }

    static String withoutExtension(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= name.lastIndexOf('/') + 1 ? name : name.substring(0, dot);
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /**
     * Searches all inputs.
     *
     * @throws IOException names the input that does not exist
     */
    static List<VideoSplit> discover(VideoSettings settings) throws IOException {
        List<VideoSplit> splits = new ArrayList<>();
        boolean several = settings.inputs().size() > 1;
        for (String input : settings.inputs()) {
            String camera =
                    settings.cameraName() == null ? defaultCamera(input) : settings.cameraName();
            splits.addAll(of(input, camera, several ? camera + "/" : ""));
        }
        return unique(splits);
    }

    private static List<VideoSplit> of(String input, String camera, String prefix)
            throws IOException {
        String scheme = scheme(input);
        if (isLive(input)) {
            return List.of(new VideoSplit(Kind.LIVE, camera, input, prefix));
        }
        if (!scheme.isEmpty() && !scheme.equals("file")) {
            return List.of(new VideoSplit(Kind.VIDEO, camera, input, prefix));
        }
        // Absolute, so that no part of it can be taken for a protocol.
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
        Kind kind = isImage(path) ? Kind.IMAGE : Kind.VIDEO;
        return List.of(new VideoSplit(kind, camera, path.toString(), prefix));
    }

    private static Path path(String input) {
        return scheme(input).equals("file") ? Path.of(URI.create(input)) : Path.of(input);
    }

    private static List<VideoSplit> ofFolder(Path root, String camera, String prefix)
            throws IOException {
        List<Path> videos = new ArrayList<>();
        Set<Path> folders = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                if (isVideo(file)) {
                    videos.add(file);
                } else if (isImage(file)) {
                    folders.add(file.getParent());
                }
            }
        }
        List<VideoSplit> splits = new ArrayList<>();
        for (Path folder : folders) {
            String inside = slashes(root.relativize(folder));
            splits.add(
                    new VideoSplit(
                            Kind.FOLDER,
                            inside.isEmpty() ? camera : camera + "/" + inside,
                            folder.toString(),
                            inside.isEmpty() ? prefix : prefix + inside + "/"));
        }
        for (Path video : videos) {
            String inside = withoutExtension(slashes(root.relativize(video)));
            splits.add(
                    new VideoSplit(
                            Kind.VIDEO,
                            camera + "/" + inside,
                            video.toString(),
                            prefix + inside + "/"));
        }
        return splits;
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static String defaultCamera(String input) {
        String scheme = scheme(input);
        if (!scheme.isEmpty() && !scheme.equals("file")) {
            String rest = input.substring(scheme.length() + 3);
            int query = rest.indexOf('?');
            rest = query < 0 ? rest : rest.substring(0, query);
            // User and password do not belong in a name.
            return rest.substring(rest.indexOf('@') + 1);
        }
        Path name = path(input).toAbsolutePath().normalize().getFileName();
        String text = name == null ? "" : withoutExtension(name.toString());
        return text.isEmpty() ? "camera" : text;
    }

    /** Two inputs of one name become {@code name} and {@code name-2}. */
    private static List<VideoSplit> unique(List<VideoSplit> splits) {
        Set<String> taken = new HashSet<>();
        List<VideoSplit> result = new ArrayList<>();
        for (VideoSplit split : splits) {
            String camera = split.cameraId();
            String prefix = split.namePrefix();
            for (int number = 2; !taken.add(camera); number++) {
                camera = split.cameraId() + "-" + number;
                prefix = camera + "/";
            }
            result.add(new VideoSplit(split.kind(), camera, split.location(), prefix));
        }
        return result;
    }
}
