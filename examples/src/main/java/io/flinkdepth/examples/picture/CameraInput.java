// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

/**
 * What the frames of a camera come from.
 *
 * @param kind what it is
 * @param framesPerSecond its rate; 10 for what has none
 */
record CameraInput(Kind kind, double framesPerSecond) {

    /** Of what has no rate of its own. */
    static final double DEFAULT_FRAMES_PER_SECOND = 10;

    /** The kinds of input. */
    enum Kind {
        /** Images of a folder; their sequence numbers count them. */
        IMAGES,
        /** A video file; sequence numbers count its frames. */
        VIDEO,
        /** A network camera; sequence numbers are milliseconds. */
        LIVE,
        /** A topic; nothing is known of sequence numbers. */
        TOPIC
    }

    static CameraInput withoutRate(Kind kind) {
        return new CameraInput(kind, DEFAULT_FRAMES_PER_SECOND);
    }
}
