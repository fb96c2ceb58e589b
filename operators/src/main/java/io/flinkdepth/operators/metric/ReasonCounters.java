// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.metric;

import io.flinkdepth.connectors.metric.DescribedMetric;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counters of one metric by reason. All are registered at the start, so that a reporter sees a zero
 * before the first event. For the task thread only.
 *
 * @param <R> the reasons
 */
@Internal
public final class ReasonCounters<R extends Enum<R>> {

    private final Map<R, List<Counter>> counters;

    /**
     * Registers the counters.
     *
     * @param operator the metric group of the operator
     * @param reasons all reasons
     * @param labelled the metric with the reason as a label
     * @param named the metric with the reason in its name; null if there is none
     */
    public ReasonCounters(
            MetricGroup operator,
            Class<R> reasons,
            DescribedMetric labelled,
            @Nullable DescribedMetric named) {
        counters = new EnumMap<>(reasons);
        for (R reason : reasons.getEnumConstants()) {
            String name = reason.name();
            counters.put(
                    reason,
                    named == null
                            ? List.of(labelled.counter(operator, name))
                            : List.of(
                                    labelled.counter(operator, name),
                                    named.counterNamed(operator, name)));
        }
    }

    /** Counts one event. */
    public void count(R reason) {
        counters.get(reason).forEach(Counter::inc);
    }
}
