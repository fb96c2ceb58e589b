// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.ExceptionUtils;

/**
 * A live page on the loopback address that shows the frames and the depth of a job in this process.
 * The page keeps a bounded number of frames and of depth maps, which are reduced to at most {@value
 * PageDepth#MAX_SIDE} pixels, and leaves out what nobody asks for in time, so that it holds up
 * neither the job nor its memory. Thread-safe.
 */
@Internal
public final class PageFeed implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Map<Integer, PageFeed> OPEN = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final int number = NUMBERS.incrementAndGet();
    private final LivePage page;
    private final boolean live;

    /**
     * Starts to serve the page.
     *
     * @param port the port; 0 for any
     * @param live whether the event time of a frame is the time at which it was taken; otherwise
     *     the page shows the time that a frame spent in the operator as its latency
     * @throws IOException if the port is not free
     */
    public PageFeed(int port, boolean live) throws IOException {
        this.live = live;
        try {
            page = new LivePage(HOST, port, null);
        } catch (RuntimeException e) {
            if (ExceptionUtils.findThrowable(e, BindException.class).isPresent()) {
                throw new IOException("port " + port + " of " + HOST + " is not free", e);
            }
            throw e;
        }
        OPEN.put(number, this);
    }

    /** Shows the streams of a job, which must run in this process. */
    public void attach(DataStream<Frame> frames, DataStream<DepthMap> depth) {
        int feed = number;
        frames.sinkTo(new PageSink<>(frame -> of(feed).page.onFrame(frame)))
                .name("page-frames")
                .uid("page-frames");
        depth.sinkTo(new PageSink<>(map -> of(feed).show(map)))
                .name("page-depth")
                .uid("page-depth");
    }

    private static PageFeed of(int number) {
        PageFeed feed = OPEN.get(number);
        if (feed == null) {
            throw new IllegalStateException(
                    "the live page is closed, or the job runs in another process");
        }
        return feed;
    }

    private void show(DepthMap depth) {
        page.onDepth(live ? PageDepth.reduced(depth) : PageDepth.reducedAndTimed(depth));
    }

    /** The address of the page. */
    public String address() {
        return "http://" + HOST + ":" + page.port() + "/";
    }

    @Override
    public void close() {
        OPEN.remove(number);
        page.close();
    }
}
