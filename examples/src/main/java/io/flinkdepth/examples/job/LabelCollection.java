// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.shard.PseudoLabelShardSink;
import io.flinkdepth.operators.inference.Overload;
import io.flinkdepth.operators.pseudolabel.PseudoLabeling;
import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The pseudo-labels that a job collects beside its depth, for the learning loop.
 *
 * @param folder path or URI of the shards
 * @param teacher package of the model that labels
 * @param every one frame in so many of each camera is labelled
 * @param selection which labels are kept
 * @param rollover after so long a shard is finished, and the loop may read it
 */
@Internal
public record LabelCollection(
        String folder, String teacher, int every, SelectionOptions selection, Duration rollover) {

    /**
     * Adds the collection to a job.
     *
     * @param overload that of the depth beside it: a teacher that is too slow must not hold live
     *     frames up
     */
    public void collect(DataStream<Frame> frames, Overload overload) throws IOException {
        int step = every;
        PseudoLabeling.builder()
                .model(teacher)
                .selection(selection)
                .overload(overload)
                .uid("labels")
                .build()
                .apply(
                        frames.filter(frame -> frame.identity().sequence() % step == 0)
                                .name("one frame in " + step))
                .labels()
                .sinkTo(
                        PseudoLabelShardSink.builder()
                                .folder(folder)
                                .rolloverInterval(rollover)
                                .inactivityInterval(rollover)
                                .build())
                .uid("shards")
                .name("shards");
    }
}
