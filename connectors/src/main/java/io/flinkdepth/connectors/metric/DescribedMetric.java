// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.metric;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * A metric of an operator or source, which is registered by its descriptor. For the thread that
 * owns the metric group. Values of labels come from enums or are otherwise bounded, because each
 * new one is a time series more.
 */
@Internal
public interface DescribedMetric {

    /** Returns the name and the meaning. */
    MetricDescriptor descriptor();

    /**
     * Registers a counter.
     *
     * @param operator the metric group of the operator
     * @param labelValues one value for each label
     */
    default Counter counter(MetricGroup operator, String... labelValues) {
        return descriptor().groupIn(operator, labelValues).counter(descriptor().name());
    }

    /** Registers the counter whose name contains a value. */
    default Counter counterNamed(MetricGroup operator, String value) {
        return descriptor().groupIn(operator).counter(descriptor().nameWith(value));
    }

    /** Registers a gauge; a reporter may read it on any thread. */
    default void gauge(MetricGroup operator, Gauge<?> value, String... labelValues) {
        descriptor().groupIn(operator, labelValues).gauge(descriptor().name(), value);
    }

    /** Registers a histogram. */
    default Histogram histogram(MetricGroup operator, Histogram histogram) {
        return descriptor().groupIn(operator).histogram(descriptor().name(), histogram);
    }
}
