// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.InferenceConfiguration;
import io.flinkdepth.operators.inference.operator.InferencePipeline;
import io.flinkdepth.operators.pseudolabel.internal.ExhaustiveSelection;
import io.flinkdepth.operators.pseudolabel.internal.LabelSelection;
import io.flinkdepth.operators.pseudolabel.internal.PseudoLabelTask;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Collects training data from a stream: a teacher labels frames, and what is sure, new and within
 * the camera's quota is kept.
 *
 * <pre>{@code
 * PseudoLabeling.Collected collected =
 *         PseudoLabeling.builder().model("s3://models/teacher/…").build().apply(frames);
 * collected.labels().sinkTo(PseudoLabelShardSink.builder(…).build());
 * }</pre>
 *
 * <p>The teacher sees each frame and its mirror image. A pixel counts where both predictions agree
 * once scale and shift are taken out; see {@link SelectionOptions} for what is kept. Scores of a
 * label: {@code flipAgreement}, {@code validShare}, {@code quality}, {@code novelty}. What is
 * refused is counted by reason in the metrics {@code flinkDepthLabels.refused_…}.
 *
 * <p>Sky: where the teacher's card names a sky output, pixels that are likelier sky than not, in
 * the mean of both views, get disparity 0, count, and are marked. The 0 is the farthest of a
 * teacher whose predictions are never below 0, as Depth Anything's. A teacher in two packages,
 * depth and sky, is not supported: one package gives both in one run.
 *
 * <p>The model needs depth and an embedding, and a batch of two; without an embedding it can do
 * {@link SelectionOptions#EVERYTHING}. State: a few kilobytes for each camera, keyed by camera, so
 * it survives rescaling; none where everything is kept.
 *
 * <p>The teacher runs as an operator of its own, also where the job estimates depth by the same
 * model: the prediction of that operator has no mirrored view, so nothing would say which of its
 * pixels to believe, and no embedding to tell new from old; to join it with its frame, every image
 * would have to pass through state. What the two operators do share is the session: equal model,
 * device and runtime settings load the weights once in a TaskManager. To label fewer frames than
 * are served, filter the stream before this operator. Immutable.
 */
@Experimental
public final class PseudoLabeling {
    private static final OutputTag<FailedFrame> FAILED_FRAMES =
            new OutputTag<>(
                    "flink-depth-failed-label-frames", TypeInformation.of(FailedFrame.class));
    private static final TypeInformation<Tuple2<PseudoLabel, ImageEmbedding>> CANDIDATE =
            Types.TUPLE(
                    TypeInformation.of(PseudoLabel.class),
                    TypeInformation.of(ImageEmbedding.class));

    private static final OutputTag<ModelEvent> MODEL_EVENTS =
            new OutputTag<>(
                    "flink-depth-teacher-model-events", TypeInformation.of(ModelEvent.class));

    private final InferencePipeline<Tuple2<PseudoLabel, ImageEmbedding>> pipeline;
    private final SelectionOptions selection;

    private PseudoLabeling(InferenceConfiguration configuration, SelectionOptions selection) {
        this.pipeline =
                new InferencePipeline<>(
                        "pseudo-labels",
                        new PseudoLabelTask(selection.tolerance(), !selection.keepsEverything()),
                        CANDIDATE,
                        FAILED_FRAMES,
                        MODEL_EVENTS,
                        configuration);
        this.selection = selection;
    }

    /**
     * What comes out.
     *
     * @param labels kept
     * @param failedFrames frames that could not be labelled, with the reason and their bytes
     * @param modelEvents the decisions about updates of the teacher
     */
    public record Collected(
            SingleOutputStreamOperator<PseudoLabel> labels,
            DataStream<FailedFrame> failedFrames,
            DataStream<ModelEvent> modelEvents) {}

    /** A builder with all defaults; the teacher is the bundled model until another is given. */
    public static Builder builder() {
        return new Builder();
    }

    /** Labels frames by the configured teacher. A job over finished input ends. */
    public Collected apply(DataStream<Frame> frames) {
        return selected(pipeline.apply(frames));
    }

    /** Labels frames with the teacher of the latest update, the configured one until then. */
    public Collected apply(DataStream<Frame> frames, DataStream<ModelUpdate> updates) {
        return selected(pipeline.apply(frames, updates));
    }

    private Collected selected(
            SingleOutputStreamOperator<Tuple2<PseudoLabel, ImageEmbedding>> candidates) {
        InferenceConfiguration configuration = pipeline.configuration();
        TypeInformation<PseudoLabel> type = TypeInformation.of(PseudoLabel.class);
        SingleOutputStreamOperator<PseudoLabel> labels =
                (selection.keepsEverything()
                                // What needs no memory need not meet by camera.
                                ? candidates.process(new ExhaustiveSelection(), type)
                                : byCamera(candidates).process(new LabelSelection(selection), type))
                        .name("label-selection");
        if (configuration.uidPrefix() != null) {
            labels.uid(configuration.uidPrefix() + "-label-selection");
        }
        if (configuration.slotSharingGroup() != null) {
            labels.slotSharingGroup(configuration.slotSharingGroup());
        }
        if (configuration.parallelism() > 0) {
            labels.setParallelism(configuration.parallelism());
        }
        return new Collected(
                labels,
                candidates.getSideOutput(FAILED_FRAMES),
                candidates.getSideOutput(MODEL_EVENTS));
    }

    /**
     * Frames that came by camera are so still: no map needs to cross the network before it is kept.
     */
    private KeyedStream<Tuple2<PseudoLabel, ImageEmbedding>, String> byCamera(
            DataStream<Tuple2<PseudoLabel, ImageEmbedding>> candidates) {
        KeySelector<Tuple2<PseudoLabel, ImageEmbedding>, String> camera =
                candidate -> candidate.f0.frame().cameraId();
        return pipeline.configuration().partitionByCamera()
                ? DataStreamUtils.reinterpretAsKeyedStream(candidates, camera, Types.STRING)
                : candidates.keyBy(camera, Types.STRING);
    }

    /** Gathers the settings; see {@link InferenceBuilder} for those in common. */
    @Experimental
    public static final class Builder extends InferenceBuilder<Builder> {
        private SelectionOptions selection = SelectionOptions.DEFAULT;

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /** Which labelled frames are kept; {@link SelectionOptions#DEFAULT} by default. */
        public Builder selection(SelectionOptions options) {
            selection = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException naming the setting and what to give instead
         */
        public PseudoLabeling build() {
            return new PseudoLabeling(configuration(), selection);
        }
    }
}
