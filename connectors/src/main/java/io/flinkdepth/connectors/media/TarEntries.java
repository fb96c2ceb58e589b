// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.flink.annotation.Internal;

/** Writes files as tar entries without end-of-archive blocks, so that they can be concatenated. */
@Internal
public final class TarEntries {

    private static final int RECORD = 512;

    private TarEntries() {}

    /**
     * @param files contents by name, in their order
     * @param timeMillis time of the entries, in milliseconds since 1970
     */
    public static byte[] of(Map<String, byte[]> files, long timeMillis) throws IOException {
        int size = files.values().stream().mapToInt(file -> file.length + 2 * RECORD).sum();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size + 2 * RECORD);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                tar.putArchiveEntry(header(file.getKey(), file.getValue().length, timeMillis));
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
            tar.flush();
            // Closing would append the end-of-archive blocks.
            return bytes.toByteArray();
        }
    }

    private static TarArchiveEntry header(String name, int size, long timeMillis) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        // The header has 11 octal digits; frames without a time have the smallest long.
        long seconds = Math.max(0, Math.min(TarConstants.MAXSIZE, timeMillis / 1000));
        entry.setModTime(seconds * 1000);
        return entry;
    }
}
