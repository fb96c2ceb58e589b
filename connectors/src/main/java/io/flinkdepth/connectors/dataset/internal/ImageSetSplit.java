// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * Some images of one folder, or one tar archive, and how far they were read.
 *
 * @param kind what it is
 * @param cameraId the camera id of its frames: the folder or archive
 * @param location absolute path of the folder or archive
 * @param names FILES: the files' names in the folder; UNREADABLE: the reason alone; TAR: none
 * @param first the sequence number of its first frame
 * @param emitted frames emitted
 * @param offset TAR: where in the archive the next entry begins, bytes
 */
@Internal
public record ImageSetSplit(
        Kind kind,
        String cameraId,
        String location,
        List<String> names,
        long first,
        long emitted,
        long offset)
        implements SourceSplit {

    /** What a split reads. Serialized by name. */
    public enum Kind {
        /** Files of one folder. */
        FILES,
        /** A tar archive. */
        TAR,
        /** What could not be listed: one frame that says so. */
        UNREADABLE
    }

    public ImageSetSplit {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(cameraId, "cameraId");
        Objects.requireNonNull(location, "location");
        names = List.copyOf(names);
    }

    ImageSetSplit(Kind kind, String cameraId, String location, List<String> names, long first) {
        this(kind, cameraId, location, names, first, 0, 0);
    }

    ImageSetSplit at(long newEmitted, long newOffset) {
        return new ImageSetSplit(kind, cameraId, location, names, first, newEmitted, newOffset);
    }

    @Override
    public String splitId() {
        return cameraId + "#" + first;
    }
}
