// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/**
 * Names of files as text. If this process cannot decode the bytes of a name, because its locale has
 * another encoding, no text identifies the file by name; the last part of its URI is used instead,
 * which is at least unique.
 */
@Internal
public final class FileNameText {

    private static final char REPLACEMENT = '\uFFFD';

    private FileNameText() {}

    /** Returns the name of a path that was found in a folder. */
    public static String of(Path found) {
        String text = found.getFileName().toString();
        return isUndecodable(found) ? escaped(found) : text;
    }

    /** Whether the name of a path that was found in a folder cannot be decoded. */
    static boolean isUndecodable(Path found) {
        String text = found.getFileName().toString();
        if (text.indexOf(REPLACEMENT) < 0) {
            return false;
        }
        try {
            return !found.resolveSibling(text).equals(found);
        } catch (InvalidPathException e) {
            return true;
        }
    }

    private static String escaped(Path found) {
        String uri = found.toUri().getRawPath();
        // The URI of a folder ends with a slash.
        uri = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    /** Whether a name represents one that cannot be decoded. */
    public static boolean standsForUndecodable(Path folder, String name) {
        if (name.indexOf('%') < 0 || Files.exists(folder.resolve(name))) {
            return false;
        }
        try {
            return Files.exists(Path.of(URI.create(folder.toUri() + name)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns a message about such a name, without the name. */
    public static String undecodable() {
        return "has a name that this process cannot decode, as its locale's encoding is "
                + System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name())
                + "; start Java in a UTF-8 locale, such as LC_ALL=C.UTF-8, or rename it";
    }
}
