// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.metric;

import io.flinkdepth.connectors.metric.MetricDescriptor.Scope;
import io.flinkdepth.connectors.metric.MetricDescriptor.Type;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** The metrics of sources and sinks. */
@Internal
public enum ConnectorMetric implements DescribedMetric {
    DEFECTIVE_RECORDS(
            Scope.DESERIALIZER,
            "",
            "defectiveRecords",
            Type.COUNTER,
            "records of a topic that cannot be read and are skipped"),
    REPLACED_RECORDS(
            Scope.SERIALIZER,
            "",
            "replacedRecords",
            Type.COUNTER,
            "records that are too large for their topic, in whose place one is sent that says so"),
    LEFT_OUT_RECORDS(
            Scope.SERIALIZER,
            "",
            "leftOutRecords",
            Type.COUNTER,
            "records that are too large for their topic, which takes not even the replacement"),
    REJECTED_ROWS(
            Scope.OPERATOR,
            "",
            "rejectedRows",
            Type.COUNTER,
            "rows that are not labels and are not written to a table of shards"),
    REJECTED_CALIBRATIONS(
            Scope.OPERATOR,
            "",
            "rejectedCalibrations",
            Type.COUNTER,
            "messages that are not calibrations of cameras and are ignored"),
    REGISTRY_UNREACHABLE(
            Scope.OPERATOR,
            "flinkdepth",
            "registryUnreachable",
            Type.GAUGE,
            "1 after the last read of the model registry failed, otherwise 0; of the source of"
                    + " model updates, and of `ML_PREDICT` with a refresh interval");

    private final MetricDescriptor descriptor;

    ConnectorMetric(Scope scope, String group, String name, Type type, String meaning) {
        descriptor = new MetricDescriptor(scope, group, List.of(), name, type, "", meaning);
    }

    @Override
    public MetricDescriptor descriptor() {
        return descriptor;
    }
}
