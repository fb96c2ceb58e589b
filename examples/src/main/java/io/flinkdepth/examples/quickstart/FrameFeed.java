// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.record.DepthMap;
import java.util.OptionalDouble;

/** What fills the topic of frames until it is closed. */
interface FrameFeed extends AutoCloseable {

    void start() throws Exception;

    /** How wrong a prediction is, where the feed knows the true depth: AbsRel. */
    default OptionalDouble absRel(DepthMap prediction) {
        return OptionalDouble.empty();
    }

    /** What the camera saw at that frame, in a word; empty where the feed does not know. */
    default String condition(long sequence) {
        return "";
    }

    /** Ends the feed; what it has sent is in the topic when this returns. */
    @Override
    void close() throws Exception;
}
