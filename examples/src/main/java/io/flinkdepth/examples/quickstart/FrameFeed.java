package io.flinkdepth.examples.quickstart;

/** What fills the topic of frames until it is closed. */
interface FrameFeed extends AutoCloseable {

    void start() throws Exception;

    /** Ends the feed; what it has sent is in the topic when this returns. */
    @Override
    void close() throws Exception;
}
