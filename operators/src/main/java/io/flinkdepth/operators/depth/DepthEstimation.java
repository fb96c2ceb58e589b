// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.depth.internal.CameraScale;
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
 * Estimates monocular depth for a stream of frames.
 *
 * <p>The simplest use, with the bundled model:
 *
 * <pre>{@code
 * DataStream<Frame> frames = ...;
 * DepthEstimation estimation = DepthEstimation.builder().build();
 * SingleOutputStreamOperator<DepthMap> depth = estimation.apply(frames);
 * DataStream<FailedFrame> failed = depth.getSideOutput(DepthEstimation.FAILED_FRAMES);
 * }</pre>
 *
 * <p>All settings are optional; each method of the {@link Builder} documents its default. With a
 * second stream, {@link #apply(DataStream, DataStream)}, updates replace the model while the job
 * runs. A new version is loaded, checked and warmed up without stopping the stream, evaluated on
 * live frames ({@link Builder#shadowEvaluation}), and takes over between two batches in all
 * subtasks or in none. If it is refused, the serving version stays. {@link #MODEL_EVENTS} contains
 * all decisions.
 *
 * <p><b>Guarantees.</b> Each frame gives one depth map or one failed frame, or is counted as
 * dropped (only with LATEST_FRAME or a maximum age). Predictions of a camera keep the order of its
 * frames, and no prediction overtakes a watermark. The operator has no images in its checkpoints;
 * the sources and sinks determine whether a job is exactly-once. In one JVM, all subtasks with
 * equal settings share one session.
 *
 * <p><b>Limitations.</b> A checkpoint waits for the frames in flight. The second input disables
 * unaligned checkpoints for this operator's inputs; use buffer debloating to keep aligned
 * checkpoints fast. Flink does not account for the native memory of the model; reserve it with
 * {@code taskmanager.memory.task.off-heap.size}.
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

    /** Creates a builder with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Runs the configured model on the frames. A job with bounded input ends. */
    public SingleOutputStreamOperator<DepthMap> apply(DataStream<Frame> frames) {
        return stabilisation == null ? plain().apply(frames) : stabilised(pictured().apply(frames));
    }

    /**
     * Runs the model of the latest update on the frames, and the configured model before the first
     * update. Updates with another name than {@link Builder#modelName} are ignored, each with an
     * event. After a restore, the version in the checkpoint serves, unless a model with another
     * name is configured.
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

    /** Reinterprets a stream that is already partitioned by camera as keyed, without a shuffle. */
    private KeyedStream<Tuple3<DepthMap, Integer, byte[]>, String> byCamera(
            DataStream<Tuple3<DepthMap, Integer, byte[]>> predictions) {
        return configuration.partitionByCamera()
                ? DataStreamUtils.reinterpretAsKeyedStream(
                        predictions, ThumbnailDepthTask::camera, Types.STRING)
                : predictions.keyBy(ThumbnailDepthTask::camera, Types.STRING);
    }

    /** Builds {@link DepthEstimation}; see {@link InferenceBuilder} for the common settings. */
    @PublicEvolving
    public static final class Builder extends InferenceBuilder<Builder> {

        private boolean frameSize = true;
        private CameraCalibrations cameras = CameraCalibrations.NONE;
        private MissingIntrinsics missing = MissingIntrinsics.RELATIVE;
        @Nullable private StabilisationOptions stabilisation;
        private boolean confidence;

        /**
         * Gives each map the confidence of its pixels and their mean, 0 to 1; off by default. If
         * the model's card names a confidence output, it comes from the same run of the network.
         * Otherwise the network also runs on the mirror image of each frame, which takes twice the
         * time: the confidence of a pixel falls with the relative difference of the two
         * predictions, after the alignment of scale and shift. See docs/confidence.md for the
         * formula and how well it orders the errors. With {@link #stabilise} it remains that of the
         * frame's own prediction.
         */
        @Experimental
        public Builder withConfidence() {
            confidence = true;
            return this;
        }

        /**
         * Keeps maps at the network's size instead of resizing them to the frame's size. This makes
         * messages smaller and saves work if consumers resize the maps anyway. By default, maps
         * have the size of the frame.
         */
        public Builder networkSizeMaps() {
            frameSize = false;
            return this;
        }

        /**
         * Stabilises the depth of each camera over time; off by default. The relative disparity of
         * each frame is aligned with the scale and shift of the camera's recent frames, and
         * smoothed where the picture did not change. {@code METRIC_DEPTH} is only smoothed, because
         * its scale is meaningful. No frame waits for a later one. The state of a camera is reset
         * at a scene cut, after a gap, and when the model, its version or the size changes, because
         * another model has another scale. A frame that is older than the last one is passed on
         * unchanged.
         *
         * <p>State: about 40 kilobytes for each camera, keyed by camera, so it supports rescaling.
         * With {@link #keepPartitioning} the maps are partitioned by camera after the model. A
         * savepoint of a job without stabilisation can be restored in a job with it; the opposite
         * needs {@code --allowNonRestoredState}.
         */
        @Experimental
        public Builder stabilise(StabilisationOptions options) {
            stabilisation = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * The calibrations of cameras, for models whose metres depend on the focal length, and
         * frames without intrinsics of their own. None by default.
         */
        @Experimental
        public Builder cameraIntrinsics(CameraCalibrations calibrations) {
            cameras = Objects.requireNonNull(calibrations, "calibrations");
            return this;
        }

        /**
         * The result for frames of unknown intrinsics, if the model needs them to give metres;
         * {@link MissingIntrinsics#RELATIVE} by default.
         */
        @Experimental
        public Builder missingIntrinsics(MissingIntrinsics result) {
            missing = Objects.requireNonNull(result, "result");
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
         * @throws IllegalArgumentException names the setting and the allowed values
         */
        public DepthEstimation build() {
            InferenceConfiguration configuration = configuration();
            if (stabilisation != null && configuration.options().order() == OutputOrder.UNORDERED) {
                throw new IllegalArgumentException(
                        "stabilise needs each camera's maps in order, and OutputOrder.UNORDERED gives"
                                + " none; use OutputOrder.BY_CAMERA");
            }
            if (!confidence && configuration.shadow().comparesConfidence()) {
                throw new IllegalArgumentException(
                        "the shadow evaluation has a confidenceTolerance, and the maps have no"
                                + " confidence; call withConfidence() (--confidence), or leave the"
                                + " tolerance out");
            }
            return new DepthEstimation(
                    new DepthTask(frameSize, new CameraScale(cameras, missing), confidence),
                    configuration,
                    stabilisation);
        }
    }
}
