// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.examples.picture.CameraInput.Kind;

/**
 * Says where in its video a frame's picture comes, counted in frames of the video. What comes
 * before a gap stays in view through it.
 *
 * <ul>
 *   <li>Images and videos: by sequence number, so a frame without a prediction leaves a gap.
 *   <li>Network cameras: by event time, so the video is as long as the camera was watched.
 *   <li>Topics: one after another, because nothing is known of sequence numbers.
 * </ul>
 */
final class VideoClock {

    /** The camera is faster than its video: this picture is left out. */
    static final int TOO_EARLY = -1;

    private static final double MILLIS_IN_SECOND = 1000;

    private final CameraInput input;
    private final long start;
    private int last = -1;

    private VideoClock(CameraInput input, long start) {
        this.input = input;
        this.start = start;
    }

    /**
     * The clock of a new video.
     *
     * @param fromBeginning whether the video begins with the input's first frame, which may have no
     *     prediction; else with this one
     */
    static VideoClock of(CameraInput input, FrameIdentity first, boolean fromBeginning) {
        boolean live = input.kind() == Kind.LIVE;
        long start = live ? first.eventTimeMillis() : first.sequence();
        return new VideoClock(input, fromBeginning && !live ? 0 : start);
    }

    /** The place of the next picture; rises. */
    int next(FrameIdentity frame) {
        int number = number(frame);
        if (number > last) {
            last = number;
            return number;
        }
        return input.kind() == Kind.LIVE ? TOO_EARLY : ++last;
    }

    private int number(FrameIdentity frame) {
        return switch (input.kind()) {
            case TOPIC -> last + 1;
            case LIVE -> {
                double seconds = (frame.eventTimeMillis() - start) / MILLIS_IN_SECOND;
                yield (int) Math.round(seconds * input.framesPerSecond());
            }
            case IMAGES, VIDEO -> (int) Math.min(Integer.MAX_VALUE, frame.sequence() - start);
        };
    }
}
