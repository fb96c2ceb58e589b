// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.media.LiveCamera;
import io.flinkdepth.connectors.media.VideoPicture;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.util.List;

/** Returns the newest picture of a live camera on each request. */
final class LiveFrames implements FrameSequence {

    private final MediaSplit split;
    private final MediaSettings settings;
    private final LiveCamera camera;
    private long lastSequence;

    LiveFrames(MediaSplit split, MediaSettings settings) {
        this.split = split;
        this.settings = settings;
        this.camera =
                new LiveCamera(
                        split.cameraId(), settings.address(split), settings.networkTimeout());
    }

    @Override
    public Step next(List<ReadFrame> out) {
        VideoPicture picture = camera.poll();
        if (picture == null) {
            return Step.IDLE;
        }
        long now = System.currentTimeMillis();
        // There is no position; the clock keeps the numbers unique over restarts.
        lastSequence = Math.max(lastSequence + 1, now);
        FrameIdentity identity =
                new FrameIdentity(
                        split.cameraId(), lastSequence, now, split.namePrefix() + lastSequence);
        out.add(ReadFrame.of(Frames.encode(identity, picture, settings.encoding())));
        return Step.FRAME;
    }

    @Override
    public void close() {
        camera.close();
    }
}
