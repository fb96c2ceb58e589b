// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import io.flinkdepth.operators.metric.OperatorMetric;
import io.flinkdepth.operators.metric.ReasonCounters;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps and counts every label. Stateless, so it needs no shuffle and has no skew by camera. */
@Internal
public final class ExhaustiveSelection
        extends ProcessFunction<Tuple2<PseudoLabel, ImageEmbedding>, PseudoLabel> {
    private static final long serialVersionUID = 1L;

    private transient ReasonCounters<SelectionReason> kept;

    @Override
    public void open(OpenContext context) {
        MetricGroup group = getRuntimeContext().getMetricGroup();
        kept =
                new ReasonCounters<>(
                        group,
                        SelectionReason.class,
                        OperatorMetric.KEPT_LABELS,
                        OperatorMetric.KEPT_NAMED);
    }

    @Override
    public void processElement(
            Tuple2<PseudoLabel, ImageEmbedding> candidate,
            Context context,
            Collector<PseudoLabel> out) {
        kept.count(SelectionReason.EXHAUSTIVE);
        out.collect(candidate.f0);
    }
}
