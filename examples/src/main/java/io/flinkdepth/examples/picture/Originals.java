// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import java.io.IOException;

/** The pictures of one camera, found again in the input. Used by one thread. */
interface Originals extends AutoCloseable {

    /** Of what has no rate of its own. */
    double DEFAULT_FRAMES_PER_SECOND = 10;

    /**
     * The picture of a predicted frame; the caller closes it. Frames are asked for in sequence
     * order.
     *
     * @throws IOException names the frame and where it should have been
     */
    DecodedImage of(IndexedFrame frame) throws IOException;

    /** How fast they follow each other. */
    double framesPerSecond();

    /** Frees everything. */
    @Override
    void close() throws IOException;
}
