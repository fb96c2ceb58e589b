// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import java.net.InetAddress;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.util.Collector;

/**
 * Sends all workers the address at which they find each other, and waits until they have left.
 * Connected with each worker, it ties them into one pipelined region: Flink starts and restarts all
 * of them together, and each attempt has an address of its own.
 */
final class IntroductionFunction extends RichFlatMapFunction<Long, String> {
    private static final long serialVersionUID = 1L;

    private final int workers;

    IntroductionFunction(int workers) {
        this.workers = workers;
    }

    @Override
    public void flatMap(Long ignored, Collector<String> out) throws Exception {
        if (workers == 1) {
            out.collect("");
            return;
        }
        try (WorkerIntroduction introduction = WorkerIntroduction.start(host(), workers)) {
            out.collect(introduction.address().toString());
            introduction.await();
        }
    }

    /** The address of this TaskManager that the others already use for data. */
    private String host() throws Exception {
        StreamingRuntimeContext context = (StreamingRuntimeContext) getRuntimeContext();
        String name = context.getTaskManagerRuntimeInfo().getTaskManagerExternalAddress();
        return InetAddress.getByName(name).getHostAddress();
    }
}
