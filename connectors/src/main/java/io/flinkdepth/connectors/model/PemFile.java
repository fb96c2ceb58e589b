// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one part of a PEM file (RFC 7468). */
final class PemFile {

    private static final long MAX_BYTES = 64 << 10;

    private PemFile() {}

    /**
     * Reads the first part with a label.
     *
     * @throws IOException names the file and the label, but none of the content
     */
    static byte[] read(Path file, String label) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no file; expected a PEM file with a key");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than 64 KiB; expected a key in a PEM file");
        }
        Matcher part =
                Pattern.compile("-----BEGIN %1$s-----([^-]*)-----END %1$s-----".formatted(label))
                        .matcher(Files.readString(file));
        if (!part.find()) {
            throw new IOException(
                    "%s has no part '-----BEGIN %s-----'; expected a key in a PEM file"
                            .formatted(file, label));
        }
        try {
            return Base64.getMimeDecoder().decode(part.group(1));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " has a part " + label + " that is not Base64");
        }
    }
}
