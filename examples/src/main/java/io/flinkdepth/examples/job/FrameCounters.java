// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Counts what passes, where a client anywhere can see it: the progress bar's numbers. */
@Internal
public final class FrameCounters {

    /** Accumulator of frames processed. */
    public static final String PREDICTED = "framesPredicted";

    /** Accumulator of frames failed. */
    public static final String FAILED = "framesFailed";

    /** Accumulator of frames that an earlier run finished. */
    public static final String SKIPPED = "framesSkipped";

    private FrameCounters() {}

    /** Counts predictions. */
    static final class Predictions extends Counting<DepthMap> {
        Predictions() {
            super(PREDICTED);
        }
    }

    /** Counts failures. */
    static final class Failures extends Counting<FailedFrame> {
        Failures() {
            super(FAILED);
        }
    }

    private abstract static class Counting<T> extends RichMapFunction<T, T> {

        private final String name;
        private transient LongCounter count;

        private Counting(String name) {
            this.name = name;
        }

        @Override
        public void open(OpenContext context) {
            count = new LongCounter();
            getRuntimeContext().addAccumulator(name, count);
        }

        @Override
        public T map(T value) {
            count.add(1);
            return value;
        }
    }
}
