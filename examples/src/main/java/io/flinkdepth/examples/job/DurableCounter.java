// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * A count that goes on where the last checkpoint stood, shown as an accumulator. Split and summed
 * by Flink when the parallelism changes.
 */
final class DurableCounter {

    /** What is added to the name for the count that the run began with. */
    static final String BEFORE = "Before";

    private final String name;
    private final ListState<Long> state;
    private final LongCounter count = new LongCounter();
    private final LongCounter before = new LongCounter();

    DurableCounter(String name, FunctionInitializationContext context) throws Exception {
        this.name = name;
        this.state =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>(name, Types.LONG));
        for (Long part : state.get()) {
            count.add(part);
        }
    }

    void show(RuntimeContext context) {
        context.addAccumulator(name, count);
        // A later attempt begins with what this run did, too.
        if (context.getTaskInfo().getAttemptNumber() == 0) {
            before.add(count.getLocalValuePrimitive());
        }
        context.addAccumulator(name + BEFORE, before);
    }

    void increment() {
        count.add(1);
    }

    void save() throws Exception {
        state.update(List.of(count.getLocalValuePrimitive()));
    }
}
