// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import io.flinkdepth.connectors.record.FrameIdentity;

/** Names of files from names of frames, which anybody may have written. */
final class FileNames {

    private static final int LONGEST = 180;

    private FileNames() {}

    /** A relative path without extension, with slashes, that stays below where it is resolved. */
    static String of(FrameIdentity identity) {
        String name =
                identity.name() != null
                        ? identity.name()
                        : identity.cameraId() + "/" + identity.sequence();
        StringBuilder path = new StringBuilder();
        for (String part : name.split("/")) {
            if (!part.isEmpty() && !part.equals(".")) {
                path.append(path.isEmpty() ? "" : "/").append(harmless(part));
            }
        }
        return path.isEmpty() ? harmless(identity.toString()) : path.toString();
    }

    private static String harmless(String part) {
        if (part.equals("..")) {
            return "__";
        }
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            boolean bad = c < ' ' || c == 127 || "\\:*?\"<>|".indexOf(c) >= 0;
            result.append(bad || Character.isSurrogate(c) ? '_' : c);
        }
        // A leading dot would hide the file.
        if (result.charAt(0) == '.') {
            result.setCharAt(0, '_');
        }
        if (result.length() > LONGEST) {
            result.setLength(LONGEST);
            result.append('-').append(Integer.toHexString(part.hashCode()));
        }
        return result.toString();
    }
}
