// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

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

    /** The metric group below that of the operator. */
    public static final String GROUP = "flinkdepth";

    /** The key of the groups of functions. */
    public static final String FUNCTION = "function";

    /** Calls that returned NULL, or failed, because their input was bad. */
    public static final String BAD_INPUT = "badFunctionInput";

    /** Shared counters, because a group rejects a second metric with the same name. */
    private static final Map<MetricGroup, Counter> TOTALS =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final Counter total;
    private final Counter ofFunction;

    /** Registers the counters of one function in the group of its operator. */
    public BadInputCounters(MetricGroup operator, String function) {
        MetricGroup group = operator.addGroup(GROUP);
        total = TOTALS.computeIfAbsent(operator, unused -> group.counter(BAD_INPUT));
        ofFunction = group.addGroup(FUNCTION, function).counter(BAD_INPUT);
    }

    /** Counts one call. */
    public void count() {
        total.inc();
        ofFunction.inc();
    }
}
