// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import io.flinkdepth.operators.metric.OperatorMetric;
import io.flinkdepth.operators.metric.ReasonCounters;
import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps labels of a camera that are reliable, novel, and within its quota. Keyed by camera, with a
 * few kilobytes of state for each, which expire some time after the last frame of the camera. The
 * random selection depends only on the seed and the image, so a frame that is replayed after a
 * restart gets the same result.
 */
@Internal
public final class LabelSelection
        extends KeyedProcessFunction<String, Tuple2<PseudoLabel, ImageEmbedding>, PseudoLabel> {
    private static final long serialVersionUID = 1L;
    private static final String NOVELTY = "novelty";
    private static final int SEED_DIGITS = 15;

    /** Why a label is not kept; the names are part of metric names. */
    enum Refusal {
        FEW_VALID_PIXELS,
        LOW_QUALITY,
        NOT_NEW,
        OVER_QUOTA
    }

    private final SelectionOptions options;
    private transient ValueState<byte[]> memory;
    private transient ReasonCounters<Refusal> refused;
    private transient ReasonCounters<SelectionReason> kept;

    /** Creates a selection. */
    public LabelSelection(SelectionOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<byte[]> descriptor =
                new ValueStateDescriptor<>(
                        "camera-memory", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        // Event time decides what is kept; this only removes the state of inactive cameras.
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(options.window().multipliedBy(2)).build());
        memory = getRuntimeContext().getState(descriptor);
        MetricGroup group = getRuntimeContext().getMetricGroup();
        refused =
                new ReasonCounters<>(
                        group,
                        Refusal.class,
                        OperatorMetric.DROPPED_LABELS,
                        OperatorMetric.REFUSED_NAMED);
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
            Collector<PseudoLabel> out)
            throws Exception {
        PseudoLabel label = candidate.f0;
        long time = label.frame().identity().eventTimeMillis();
        CameraMemory camera = CameraMemorySerializer.ofBytes(memory.value());
        camera.forgetBefore(time - options.window().toMillis());
        float[] embedding = candidate.f1.patchMean();
        double novelty = camera.novelty(embedding);
        SplittableRandom random = random(label.key());
        boolean drawn = random.nextDouble() < options.randomShare();
        Refusal refusal = refusal(label, camera, time, novelty, drawn);
        if (refusal != null) {
            refused.count(refusal);
            return;
        }
        camera.keep(time, embedding, options.reservoir(), random);
        memory.update(CameraMemorySerializer.toBytes(camera));
        SelectionReason reason = reason(novelty, drawn);
        kept.count(reason);
        out.collect(with(label, novelty, reason));
    }

    private Refusal refusal(
            PseudoLabel label, CameraMemory camera, long time, double novelty, boolean drawn) {
        Map<String, Double> scores = label.scores();
        if (scores.get(PseudoLabelTask.VALID_SHARE) < options.minValidShare()) {
            return Refusal.FEW_VALID_PIXELS;
        }
        if (scores.get(PseudoLabelTask.QUALITY) < options.minQuality()) {
            return Refusal.LOW_QUALITY;
        }
        if (!drawn && novelty < options.minNovelty()) {
            return Refusal.NOT_NEW;
        }
        return camera.hasRoom(time, options.quotaPerHour()) ? null : Refusal.OVER_QUOTA;
    }

    private SelectionReason reason(double novelty, boolean drawn) {
        if (options.minNovelty() == 0) {
            return SelectionReason.EXHAUSTIVE;
        }
        return drawn && novelty < options.minNovelty()
                ? SelectionReason.RANDOM
                : SelectionReason.NOVEL;
    }

    private SplittableRandom random(String key) {
        return new SplittableRandom(
                options.seed() ^ Long.parseLong(key.substring(0, SEED_DIGITS), 16));
    }

    private static PseudoLabel with(PseudoLabel label, double novelty, SelectionReason reason) {
        Map<String, Double> scores = new HashMap<>(label.scores());
        scores.put(NOVELTY, novelty);
        return new PseudoLabel(
                label.frame(), label.key(), label.label(), label.teacher(), scores, reason);
    }
}
