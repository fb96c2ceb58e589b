// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One ordered sequence of frames, and how far it was read.
 *
 * @param kind what it is
 * @param cameraId the camera id of its frames
 * @param location path or URI; the folder, for {@link Kind#FILES}
 * @param namePrefix what comes before the file's or frame's own name in the names of frames; empty,
 *     or ends with a slash
 * @param names FILES: the files' names in the folder; UNREADABLE: the reason alone; else none
 * @param first the sequence number of its first frame
 * @param position frames emitted
 * @param lastName FOLDER: the name of the last file emitted, null before the first
 * @param offset TAR: where in the archive the next entry begins, bytes
 */
@Internal
public record MediaSplit(
        Kind kind,
        String cameraId,
        String location,
        String namePrefix,
        List<String> names,
        long first,
        long position,
        @Nullable String lastName,
        long offset)
        implements SourceSplit {

    /** What a split reads. Serialized by name. */
    @Internal
    public enum Kind {
        /** The images directly in a folder, whatever they are when it is read. */
        FOLDER,
        /** One image. */
        IMAGE,
        /** A video file. */
        VIDEO,
        /** A network camera. */
        LIVE,
        /** Listed files of one folder of an image set. */
        FILES,
        /** A tar archive of an image set. */
        TAR,
        /** What could not be listed: one frame that reports so. */
        UNREADABLE;

        /** Whether many splits of one camera id may exist. */
        boolean ofImageSet() {
            return this == FILES || this == TAR || this == UNREADABLE;
        }
    }

    public MediaSplit {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(cameraId, "cameraId");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(namePrefix, "namePrefix");
        names = List.copyOf(names);
    }

    /** A camera that was not read yet. */
    static MediaSplit ofCamera(Kind kind, String cameraId, String location, String namePrefix) {
        return new MediaSplit(kind, cameraId, location, namePrefix, List.of(), 0, 0, null, 0);
    }

    /** A part of an image set that was not read yet. */
    static MediaSplit ofImageSet(
            Kind kind, String cameraId, String location, List<String> names, long first) {
        return new MediaSplit(kind, cameraId, location, cameraId + "/", names, first, 0, null, 0);
    }

    MediaSplit at(long newPosition, @Nullable String newLastName, long newOffset) {
        return new MediaSplit(
                kind,
                cameraId,
                location,
                namePrefix,
                names,
                first,
                newPosition,
                newLastName,
                newOffset);
    }

    @Override
    public String splitId() {
        return kind.ofImageSet() ? cameraId + "#" + first : cameraId;
    }
}
