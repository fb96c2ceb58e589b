// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One ordered sequence of frames, and how far it was read.
 *
 * @param kind what it is
 * @param cameraId the camera id of its frames; unique among the splits
 * @param location path or URI
 * @param namePrefix what comes before the file's or frame's own name in the names of frames; empty,
 *     or ends with a slash
 * @param position frames emitted
 * @param lastName folders: the name of the last file emitted, null before the first
 */
@Internal
public record VideoSplit(
        Kind kind,
        String cameraId,
        String location,
        String namePrefix,
        long position,
        @Nullable String lastName)
        implements SourceSplit {

    /** What a split reads. Serialized by name. */
    public enum Kind {
        /** The images directly in a folder. */
        FOLDER,
        /** One image. */
        IMAGE,
        /** A video file. */
        VIDEO,
        /** A network camera. */
        LIVE
    }

    public VideoSplit {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(cameraId, "cameraId");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(namePrefix, "namePrefix");
    }

    VideoSplit(Kind kind, String cameraId, String location, String namePrefix) {
        this(kind, cameraId, location, namePrefix, 0, null);
    }

    VideoSplit at(long newPosition, @Nullable String newLastName) {
        return new VideoSplit(kind, cameraId, location, namePrefix, newPosition, newLastName);
    }

    @Override
    public String splitId() {
        return cameraId;
    }
}
