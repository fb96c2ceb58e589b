// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.metric.ConnectorMetric;
import io.flinkdepth.connectors.record.PseudoLabel;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts rows to pseudo-labels. Rows that cannot be labels fail the job or are skipped. Skipped
 * rows are counted in the metric {@code rejectedRows}, and each subtask logs the first one and then
 * every thousandth.
 */
final class LabelRowFunction extends RichFlatMapFunction<RowData, PseudoLabel> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LabelRowFunction.class);
    private static final int LOG_EVERY = 1000;

    private final String table;
    private final LabelRows rows;
    private final ShardTableOptions.ErrorHandling onError;
    private transient Counter rejected;

    LabelRowFunction(String table, LabelRows rows, ShardTableOptions.ErrorHandling onError) {
        this.table = table;
        this.rows = rows;
        this.onError = onError;
    }

    @Override
    public void open(OpenContext context) {
        rejected = ConnectorMetric.REJECTED_ROWS.counter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void flatMap(RowData row, Collector<PseudoLabel> out) throws InvalidRowException {
        PseudoLabel label;
        try {
            label = rows.label(row);
        } catch (InvalidRowException e) {
            if (onError == ShardTableOptions.ErrorHandling.FAIL) {
                throw e;
            }
            if (rejected.getCount() % LOG_EVERY == 0) {
                LOG.warn("not written to {}: {}", table, e.getMessage());
            }
            rejected.inc();
            return;
        }
        out.collect(label);
    }
}
