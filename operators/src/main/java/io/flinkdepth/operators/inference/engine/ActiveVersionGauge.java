// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.metric.OperatorMetric;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.MetricGroup;

/**
 * One gauge for each model version that was served: 1 for the active one, 0 for the others. Flink
 * has no public way to unregister a metric before its task ends, so the number of versions with
 * labels of their own is limited; versions beyond share the label {@value #OTHER}. For the task
 * thread only; reporters may read the gauges.
 */
final class ActiveVersionGauge {

    static final int MAX_VERSIONS = 100;
    static final String OTHER = "other";

    private final MetricGroup operator;
    private final Map<ModelVersion, AtomicInteger> versions = new HashMap<>();
    private AtomicInteger active = new AtomicInteger();

    ActiveVersionGauge(MetricGroup operator) {
        this.operator = operator;
    }

    /** Makes a version the active one. */
    void set(ModelVersion version) {
        boolean known = versions.containsKey(version) || versions.size() < MAX_VERSIONS;
        AtomicInteger next =
                versions.computeIfAbsent(
                        known ? version : new ModelVersion(version.name(), OTHER), this::register);
        active.set(0);
        next.set(1);
        active = next;
    }

    private AtomicInteger register(ModelVersion version) {
        AtomicInteger value = new AtomicInteger();
        OperatorMetric.ACTIVE_MODEL_VERSION.gauge(
                operator, value::get, version.name(), version.version());
        return value;
    }
}
