// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Lets values pass and counts each once, whatever fails. */
final class CountingMap<T> extends RichMapFunction<T, T> implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private final String name;
    private transient DurableCounter counter;

    CountingMap(String name) {
        this.name = name;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counter = new DurableCounter(name, context);
    }

    @Override
    public void open(OpenContext context) {
        counter.show(getRuntimeContext());
    }

    @Override
    public T map(T value) {
        counter.increment();
        return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counter.save();
    }
}
