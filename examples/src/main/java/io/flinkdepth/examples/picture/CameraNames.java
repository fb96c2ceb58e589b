// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

/** Names of files from names of cameras, which anybody may have written into a topic. */
final class CameraNames {

    private static final int LONGEST = 180;

    private CameraNames() {}

    /** A relative path with slashes that stays below where it is resolved. */
    static String relativePath(String camera) {
        StringBuilder path = new StringBuilder();
        for (String part : camera.split("/")) {
            if (!part.isEmpty()) {
                path.append(path.isEmpty() ? "" : "/").append(harmless(part));
            }
        }
        return path.isEmpty() ? "camera" : path.toString();
    }

    private static String harmless(String part) {
        // A leading dot would hide the file, or lead up.
        String name = part.replaceAll("[\\p{Cntrl}\\p{Cs}\\\\:*?\"<>|]|^\\.+", "_");
        return name.length() <= LONGEST
                ? name
                : name.substring(0, LONGEST) + "-" + Integer.toHexString(part.hashCode());
    }
}
