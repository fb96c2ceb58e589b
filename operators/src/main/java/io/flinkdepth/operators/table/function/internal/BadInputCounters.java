// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.operators.metric.OperatorMetric;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counters of calls with bad input: {@code flinkdepth.badFunctionInput} for all functions of an
 * operator, {@code flinkdepth.function.<name>.badFunctionInput} for each function.
 */
@Internal
public final class BadInputCounters {

    /** Shared counters, because a group rejects a second metric with the same name. */
    private static final Map<MetricGroup, Counter> TOTALS =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final Counter total;
    private final Counter ofFunction;

    /** Registers the counters of one function in the group of its operator. */
    public BadInputCounters(MetricGroup operator, String function) {
        total = TOTALS.computeIfAbsent(operator, OperatorMetric.BAD_FUNCTION_INPUT::counter);
        ofFunction = OperatorMetric.BAD_INPUT_OF_FUNCTION.counter(operator, function);
    }

    /** Counts one call. */
    public void count() {
        total.inc();
        ofFunction.inc();
    }
}
