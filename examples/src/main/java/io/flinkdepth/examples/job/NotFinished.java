// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.files.FileNames;
import io.flinkdepth.connectors.record.Frame;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/**
 * Leaves out frames that an earlier run has finished. What was finished is settled before the job
 * starts: its own index grows while it runs.
 */
final class NotFinished extends RichFilterFunction<Frame> {

    private static final long serialVersionUID = 1L;

    private final HashSet<String> finished;
    private final String extension;
    private transient LongCounter skipped;

    /**
     * @param finished depth files
     */
    NotFinished(Set<String> finished, String extension) {
        this.finished = new HashSet<>(finished);
        this.extension = extension;
    }

    @Override
    public void open(OpenContext context) {
        skipped = new LongCounter();
        getRuntimeContext().addAccumulator(FrameCounters.SKIPPED, skipped);
    }

    @Override
    public boolean filter(Frame frame) {
        boolean done = finished.contains(FileNames.of(frame.identity()) + "." + extension);
        if (done) {
            skipped.add(1);
        }
        return !done;
    }
}
