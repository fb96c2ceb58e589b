// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One ordered sequence of frames, with its read position.
 *
 * @param kind the kind of input
 * @param cameraId the camera id of its frames
 * @param location path or URI; the folder, for {@link Kind#FILES}
 * @param namePrefix prefix of the names of frames, before the name of the file or frame; empty, or
 *     ends with a slash
 * @param names FILES: the names of the files in the folder; UNREADABLE: only the reason; otherwise
 *     empty
 * @param first the sequence number of its first frame
 * @param position number of emitted frames
 * @param lastName FOLDER: the name of the last file emitted, null before the first
 * @param offset TAR: offset of the next entry in the archive, bytes
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

    /** The input of a split. Serialized by name. */
    @Internal
    public enum Kind {
        /** The images directly in a folder, listed when it is read. */
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
        /** An input that could not be listed: one frame reports it. */
        UNREADABLE;

        /** Whether several splits with one camera id may exist. */
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

    /** Creates a split of a camera at its beginning. */
    static MediaSplit ofCamera(Kind kind, String cameraId, String location, String namePrefix) {
        return new MediaSplit(kind, cameraId, location, namePrefix, List.of(), 0, 0, null, 0);
    }

    /** Creates a split of an image set at its beginning. */
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
