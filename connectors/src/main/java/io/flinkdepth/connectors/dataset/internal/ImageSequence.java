// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.Closeable;
import java.util.List;
import javax.annotation.Nullable;

/** The images of one split, in order. Used by one thread. */
interface ImageSequence extends Closeable {

    /** The next one, null behind the last. What cannot be read is a frame with a defect. */
    @Nullable
    ReadImage next();

    /** Frees everything; does not throw. */
    @Override
    void close();

    /** The images of a split from where it stands. */
    static ImageSequence open(ImageSetSplit split) {
        return switch (split.kind()) {
            case FILES -> new FolderImages(split);
            case TAR -> new TarImages(split);
            case UNREADABLE -> new OneDefect(split);
        };
    }

    /** A frame that says what is wrong instead of a picture. */
    static Frame defective(FrameIdentity identity, FailureReason reason, String message) {
        return new Frame(identity, new byte[0], null, null, new FrameDefect(reason, message));
    }

    /** Says once what could not be listed. */
    final class OneDefect implements ImageSequence {
        private final ImageSetSplit split;
        private boolean said;

        private OneDefect(ImageSetSplit split) {
            this.split = split;
            this.said = split.emitted() > 0;
        }

        @Override
        @Nullable
        public ReadImage next() {
            if (said) {
                return null;
            }
            said = true;
            List<String> names = split.names();
            return new ReadImage(
                    defective(
                            new FrameIdentity(split.cameraId(), split.first(), 0, split.cameraId()),
                            FailureReason.UNREADABLE_SOURCE,
                            names.get(0)),
                    0);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
