// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.flink.annotation.Internal;

/** SHA-256 in lower-case hex. */
@Internal
public final class Digests {

    private Digests() {}

    /** Returns the digest of the concatenated parts. */
    public static String sha256(byte[]... parts) {
        MessageDigest digest = sha256Digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    public static String sha256(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return transfer(stream, OutputStream.nullOutputStream());
        }
    }

    /**
     * Copies a stream to a new local file and returns the digest of the copied bytes.
     *
     * @throws DataSizeException if the stream has more than {@code maxBytes} bytes
     */
    public static String copy(InputStream source, Path target, long maxBytes) throws IOException {
        MessageDigest digest = sha256Digest();
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        try (OutputStream sink = Files.newOutputStream(target)) {
            for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
                copied += read;
                if (copied > maxBytes) {
                    throw new DataSizeException("the stream has more than " + maxBytes + " bytes");
                }
                digest.update(buffer, 0, read);
                sink.write(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String transfer(InputStream source, OutputStream target) throws IOException {
        MessageDigest digest = sha256Digest();
        new DigestInputStream(source, digest).transferTo(target);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
