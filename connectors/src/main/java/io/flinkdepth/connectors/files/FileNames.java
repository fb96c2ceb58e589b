// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.internal.ShortText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * Derives safe file names from names of frames and cameras, which are untrusted input. No folder in
 * a path has the name of a file that is written for another frame.
 */
@Internal
public final class FileNames {

    /** Below the file systems' limit of 255 bytes, with room for an ending and a temporary name. */
    private static final int MAX_BYTES = 180;

    /** Deeper or longer names are shortened, because the length of a path is limited, too. */
    private static final int MAX_PARTS = 24;

    private static final int MAX_PATH_BYTES = 1500;

    /**
     * The extensions of all files that an output folder may contain: depth, pictures, point clouds,
     * videos, the index.
     */
    private static final Set<String> EXTENSIONS =
            Set.of("png", "npy", "exr", "jpg", "ply", "mp4", "jsonl", "part");

    private FileNames() {}

    /** Returns a relative path with slashes and without extension that has no parent references. */
    public static String of(FrameIdentity identity) {
        return of(
                identity.name() != null
                        ? identity.name()
                        : identity.cameraId() + "/" + identity.sequence(),
                identity.toString());
    }

    /** Returns the path for a frame or camera with this name. */
    public static String of(String name) {
        return of(name, name);
    }

    private static String of(String name, String otherwise) {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/")) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(harmless(part));
            }
        }
        if (parts.isEmpty()) {
            return harmless(otherwise.isEmpty() ? "_" : otherwise);
        }
        for (int i = 0; i < parts.size() - 1; i++) {
            parts.set(i, asFolder(parts.get(i)));
        }
        String path = String.join("/", parts);
        if (parts.size() <= MAX_PARTS && ShortText.bytes(path) <= MAX_PATH_BYTES) {
            return path;
        }
        return ShortText.withDigest(parts.get(parts.size() - 1), name, MAX_BYTES);
    }

    private static String harmless(String part) {
        if (part.equals("..")) {
            return "__";
        }
        StringBuilder result = new StringBuilder();
        part.codePoints()
                .forEach(
                        c -> {
                            boolean bad =
                                    c < ' '
                                            || c == 127
                                            || "/\\:*?\"<>|".indexOf(c) >= 0
                                            || Character.getType(c) == Character.SURROGATE;
                            result.appendCodePoint(bad ? '_' : c);
                        });
        // A leading dot would hide the file.
        if (result.charAt(0) == '.') {
            result.setCharAt(0, '_');
        }
        String text = result.toString();
        return ShortText.bytes(text) <= MAX_BYTES
                ? text
                : ShortText.withDigest(text, part, MAX_BYTES);
    }

    /** Changes the name of a folder that could be the name of a file. */
    private static String asFolder(String part) {
        String extension = part.substring(part.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return part.indexOf('.') >= 0 && EXTENSIONS.contains(extension) ? part + "_" : part;
    }
}
