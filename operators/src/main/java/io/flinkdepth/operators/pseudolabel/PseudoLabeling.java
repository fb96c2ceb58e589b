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
 * Collects training data from a stream: a teacher labels frames, and labels that are reliable,
 * novel and within the camera's quota are kept.
 *
 * <pre>{@code
 * PseudoLabeling.Collected collected =
 *         PseudoLabeling.builder().model("s3://models/teacher/…").build().apply(frames);
 * collected.labels().sinkTo(PseudoLabelShardSink.builder(…).build());
 * }</pre>
 *
 * <p>The teacher processes each frame and its mirror image. A pixel counts if both predictions
 * agree after alignment of scale and shift; {@link SelectionOptions} determines which labels are
 * kept. The scores of a label are {@code flipAgreement}, {@code validShare}, {@code quality} and
 * {@code novelty}. Rejected labels are counted by reason in the metrics {@code
 * flinkDepthLabels.refused_…}.
 *
 * <p>Sky: if the teacher's card has a sky output, pixels whose mean sky probability over both views
 * is above one half get disparity 0, count, and are marked. Disparity 0 is the farthest value of a
 * teacher whose predictions are never below 0, as in Depth Anything. A teacher in two packages, one
 * for depth and one for sky, is not supported.
 *
 * <p>The model needs depth and embedding outputs and must support a batch of two; {@link
 * SelectionOptions#EVERYTHING} does not need an embedding. State: a few kilobytes for each camera,
 * keyed by camera, so it supports rescaling; none if everything is kept.
 *
 * <p>The teacher runs in a separate operator, even if the job estimates depth with the same model.
 * The predictions of the depth operator have no mirrored view to select reliable pixels and no
 * embedding to measure novelty, and a join with the frames would put every image into state. The
 * two operators share the session: with equal model, device and runtime settings, a TaskManager
 * loads the weights once. To label fewer frames than are served, filter the stream before this
 * operator. Immutable.
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
                        new PseudoLabelTask(
                                selection.tolerance(),
                                selection.minConfidence(),
                                !selection.keepsEverything()),
                        CANDIDATE,
                        FAILED_FRAMES,
                        MODEL_EVENTS,
                        configuration);
        this.selection = selection;
    }

    /**
     * The output streams.
     *
     * @param labels the labels that are kept
     * @param failedFrames frames that could not be labelled, with the reason and their bytes
     * @param modelEvents the decisions about updates of the teacher
     */
    public record Collected(
            SingleOutputStreamOperator<PseudoLabel> labels,
            DataStream<FailedFrame> failedFrames,
            DataStream<ModelEvent> modelEvents) {}

    /** Creates a builder with all defaults; the default teacher is the bundled model. */
    public static Builder builder() {
        return new Builder();
    }

    /** Labels frames with the configured teacher. A job with bounded input ends. */
    public Collected apply(DataStream<Frame> frames) {
        return selected(pipeline.apply(frames));
    }

    /** Labels frames with the teacher of the latest update, or the configured one before it. */
    public Collected apply(DataStream<Frame> frames, DataStream<ModelUpdate> updates) {
        return selected(pipeline.apply(frames, updates));
    }

    private Collected selected(
            SingleOutputStreamOperator<Tuple2<PseudoLabel, ImageEmbedding>> candidates) {
        InferenceConfiguration configuration = pipeline.configuration();
        TypeInformation<PseudoLabel> type = TypeInformation.of(PseudoLabel.class);
        SingleOutputStreamOperator<PseudoLabel> labels =
                (selection.keepsEverything()
                                // Without state, no partitioning by camera is needed.
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

    /** Reinterprets a stream that is already partitioned by camera as keyed, without a shuffle. */
    private KeyedStream<Tuple2<PseudoLabel, ImageEmbedding>, String> byCamera(
            DataStream<Tuple2<PseudoLabel, ImageEmbedding>> candidates) {
        KeySelector<Tuple2<PseudoLabel, ImageEmbedding>, String> camera =
                candidate -> candidate.f0.frame().cameraId();
        return pipeline.configuration().partitionByCamera()
                ? DataStreamUtils.reinterpretAsKeyedStream(candidates, camera, Types.STRING)
                : candidates.keyBy(camera, Types.STRING);
    }

    /** Builds {@link PseudoLabeling}; see {@link InferenceBuilder} for the common settings. */
    @Experimental
    public static final class Builder extends InferenceBuilder<Builder> {
        private SelectionOptions selection = SelectionOptions.DEFAULT;

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /** The selection of labels; {@link SelectionOptions#DEFAULT} by default. */
        public Builder selection(SelectionOptions options) {
            selection = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException names the setting and the allowed values
         */
        public PseudoLabeling build() {
            return new PseudoLabeling(configuration(), selection);
        }
    }
}
