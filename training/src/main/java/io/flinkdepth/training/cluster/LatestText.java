// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.accumulators.SimpleAccumulator;

/** The last text that was added; empty if there is none. */
final class LatestText implements SimpleAccumulator<String> {
    private static final long serialVersionUID = 1L;

    private volatile String text = "";

    @Override
    public void add(String value) {
        text = value;
    }

    @Override
    public String getLocalValue() {
        return text;
    }

    @Override
    public void resetLocal() {
        text = "";
    }

    /** Of the subtasks of an operator, only one adds texts. */
    @Override
    public void merge(Accumulator<String, String> other) {
        if (!other.getLocalValue().isEmpty()) {
            text = other.getLocalValue();
        }
    }

    @Override
    public LatestText clone() {
        LatestText copy = new LatestText();
        copy.text = text;
        return copy;
    }

    @Override
    public String toString() {
        return text;
    }
}
