// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.depth.internal.StabilisationFunction;
import io.flinkdepth.operators.depth.internal.StabilisedDepth;
import io.flinkdepth.operators.depth.internal.ThumbnailDepthTask;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.InferenceConfiguration;
import io.flinkdepth.operators.inference.OutputOrder;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.operator.InferencePipeline;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Monocular depth for a stream of frames.
 *
 * <p>The smallest use, with the model that comes with this project:
 *
 * <pre>{@code
 * DataStream<Frame> frames = ...;
 * DepthEstimation estimation = DepthEstimation.builder().build();
 * SingleOutputStreamOperator<DepthMap> depth = estimation.apply(frames);
 * DataStream<FailedFrame> failed = depth.getSideOutput(DepthEstimation.FAILED_FRAMES);
 * }</pre>
 *
 * <p>Nothing is required; each method of the {@link Builder} says its default. With a second
 * stream, {@link #apply(DataStream, DataStream)}, updates replace the model while the job runs: a
 * new version is loaded, checked and warmed beside the stream, evaluated on live frames ({@link
 * Builder#shadowEvaluation}), and takes over between two batches in all subtasks or in none. One
 * that is refused leaves the old one in place; {@link #MODEL_EVENTS} tells what became of each.
 *
 * <p><b>Guarantees.</b> Each frame gives one depth map or one failed frame, or, with LATEST_FRAME
 * or a maximum age, is counted as dropped. Predictions of a camera keep the order of its frames,
 * and no watermark is overtaken. The operator holds no image over a checkpoint, so exactly-once is
 * what the sources and sinks make of it. In one JVM, all subtasks with equal settings share one
 * session.
 *
 * <p><b>Limitations.</b> A checkpoint waits for the frames in flight. The second input turns
 * unaligned checkpoints off for this operator's inputs; buffer debloating keeps aligned ones fast.
 * Native memory of the model is outside Flink's budget unless {@code
 * taskmanager.memory.task.off-heap.size} makes room for it.
 *
 * <p>Immutable; the same object can be applied to several streams if it has no uid.
 */
@PublicEvolving
public final class DepthEstimation {

    /** The side output of frames without a prediction, with the reason and their bytes. */
    public static final OutputTag<FailedFrame> FAILED_FRAMES =
            new OutputTag<>("flink-depth-failed-frames", TypeInformation.of(FailedFrame.class));

    /** The side output of the decisions about model updates. */
    public static final OutputTag<ModelEvent> MODEL_EVENTS =
            new OutputTag<>("flink-depth-model-events", TypeInformation.of(ModelEvent.class));

    private final DepthTask task;
    private final InferenceConfiguration configuration;
    @Nullable private final StabilisationOptions stabilisation;

    private DepthEstimation(
            DepthTask task,
            InferenceConfiguration configuration,
            @Nullable StabilisationOptions stabilisation) {
        this.task = task;
        this.configuration = configuration;
        this.stabilisation = stabilisation;
    }

    /** A builder with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Runs the configured model on the frames. A job over finished input ends. */
    public SingleOutputStreamOperator<DepthMap> apply(DataStream<Frame> frames) {
        return stabilisation == null ? plain().apply(frames) : stabilised(pictured().apply(frames));
    }

    /**
     * Runs the model of the latest update on the frames, the configured one until then. Updates of
     * models of another name are ignored. After a restore, the version that was active in the
     * checkpoint is served, unless a model of another name was configured meanwhile.
     *
     * @param updates model updates, broadcast to all subtasks; their timestamps are ignored
     */
    public SingleOutputStreamOperator<DepthMap> apply(
            DataStream<Frame> frames, DataStream<ModelUpdate> updates) {
        return stabilisation == null
                ? plain().apply(frames, updates)
                : stabilised(pictured().apply(frames, updates));
    }

    private InferencePipeline<DepthMap> plain() {
        return pipeline(task, TypeInformation.of(DepthMap.class));
    }

    private InferencePipeline<Tuple3<DepthMap, Integer, byte[]>> pictured() {
        return pipeline(new ThumbnailDepthTask(task), ThumbnailDepthTask.TYPE);
    }

    private <T> InferencePipeline<T> pipeline(InferenceTask<T> of, TypeInformation<T> type) {
        return new InferencePipeline<>(
                "depth", of, type, FAILED_FRAMES, MODEL_EVENTS, configuration);
    }

    private SingleOutputStreamOperator<DepthMap> stabilised(
            SingleOutputStreamOperator<Tuple3<DepthMap, Integer, byte[]>> predictions) {
        SingleOutputStreamOperator<DepthMap> depth =
                byCamera(predictions)
                        .process(
                                new StabilisationFunction(stabilisation),
                                TypeInformation.of(DepthMap.class))
                        .name("depth-stabilising");
        if (configuration.uidPrefix() != null) {
            depth.uid(configuration.uidPrefix() + "-depth-stabilising");
        }
        if (configuration.slotSharingGroup() != null) {
            depth.slotSharingGroup(configuration.slotSharingGroup());
        }
        if (configuration.parallelism() > 0) {
            depth.setParallelism(configuration.parallelism());
        }
        return new StabilisedDepth(depth, predictions);
    }

    /** Frames that came by camera are so still: no map needs to cross the network. */
    private KeyedStream<Tuple3<DepthMap, Integer, byte[]>, String> byCamera(
            DataStream<Tuple3<DepthMap, Integer, byte[]>> predictions) {
        return configuration.partitionByCamera()
                ? DataStreamUtils.reinterpretAsKeyedStream(
                        predictions, ThumbnailDepthTask::camera, Types.STRING)
                : predictions.keyBy(ThumbnailDepthTask::camera, Types.STRING);
    }

    /** Gathers the settings; see {@link InferenceBuilder} for those in common. */
    @PublicEvolving
    public static final class Builder extends InferenceBuilder<Builder> {

        private boolean frameSize = true;
        @Nullable private StabilisationOptions stabilisation;

        /**
         * Keeps maps at the network's size instead of resizing them to the frame's: smaller
         * messages and less work, where the reader resizes anyway.
         */
        public Builder networkSizeMaps() {
            frameSize = false;
            return this;
        }

        /**
         * Holds the depth of each camera still over time; not done by default. Each frame's
         * relative disparity is brought to the scale and shift of the camera's recent past, and
         * smoothed where the picture did not change. {@code METRIC_DEPTH} is only smoothed: its
         * scale is meaning, and is the model's. No frame waits for a later one. What was seen of a
         * camera is forgotten at a scene cut, after a gap, and when the model, its version or the
         * size changes: a new model's maps are in a scale of its own, and begin there. A frame from
         * before the last one passes as the model gave it.
         *
         * <p>State: some 40 kilobytes for each camera, keyed by camera, so it survives rescaling.
         * With {@link #keepPartitioning} the maps are partitioned by camera behind the model. A
         * savepoint of the job without this restores in the job with it; the other way needs {@code
         * --allowNonRestoredState}.
         */
        @Experimental
        public Builder stabilise(StabilisationOptions options) {
            stabilisation = Objects.requireNonNull(options, "options");
            return this;
        }

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException naming the setting and what to give instead
         */
        public DepthEstimation build() {
            InferenceConfiguration configuration = configuration();
            if (stabilisation != null && configuration.options().order() == OutputOrder.UNORDERED) {
                throw new IllegalArgumentException(
                        "stabilise needs each camera's maps in order, and OutputOrder.UNORDERED gives"
                                + " none; use OutputOrder.BY_CAMERA");
            }
            return new DepthEstimation(new DepthTask(frameSize), configuration, stabilisation);
        }
    }
}
