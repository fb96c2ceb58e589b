// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.metric;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a metric is called and what it means. Metrics are registered with it, and the table in
 * {@code docs/metrics.md} is made of it, so that both agree. Immutable.
 *
 * @param scope what registers the metric
 * @param group the group below the scope; empty for none
 * @param labels keys of the label groups below the group, in order
 * @param name the name; a part such as {@code <reason>} stands for a value, and each value is a
 *     metric of its own
 * @param type the type
 * @param unit the unit; empty for counts and names
 * @param meaning one line for the table
 */
@Internal
public record MetricDescriptor(
        Scope scope,
        String group,
        List<String> labels,
        String name,
        Type type,
        String unit,
        String meaning) {

    private static final String PROMETHEUS_PREFIX = "flink_taskmanager_job_task_operator_";

    /** What registers a metric. */
    public enum Scope {
        /** An operator or a source. */
        OPERATOR(""),
        /** What reads the records of Flink's Kafka source, which has this group. */
        DESERIALIZER("deserializer"),
        /** What writes the records of a sink, for which Flink has this group. */
        SERIALIZER("user");

        private final String group;

        Scope(String group) {
            this.group = group;
        }
    }

    /** Types of metrics. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** The name below the operator, with {@code <label>} where the value of a label stands. */
    public String flinkName() {
        return join(
                ".",
                Stream.concat(
                        groups(), labels.stream().flatMap(key -> Stream.of(key, "<" + key + ">"))));
    }

    /** The name that Flink's reporter for Prometheus gives to the metric. */
    public String prometheusName() {
        return PROMETHEUS_PREFIX
                + join("_", Stream.concat(groups(), labels.stream())).replace('.', '_');
    }

    private Stream<String> groups() {
        return Stream.of(scope.group, group);
    }

    private String join(String separator, Stream<String> groups) {
        return Stream.concat(groups, Stream.of(name))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(separator));
    }

    /** Adds the groups of the metric below that of the operator. */
    MetricGroup groupIn(MetricGroup operator, String... labelValues) {
        if (labelValues.length != labels.size()) {
            throw new IllegalArgumentException(
                    "%s has %d values of labels, expected %s"
                            .formatted(name, labelValues.length, labels));
        }
        MetricGroup parent = group.isEmpty() ? operator : operator.addGroup(group);
        for (int i = 0; i < labelValues.length; i++) {
            parent = parent.addGroup(labels.get(i), labelValues[i]);
        }
        return parent;
    }

    /** The name with a value in the place of {@code <…>}. */
    String nameWith(String value) {
        return name.replaceAll("<.*>", value);
    }
}
