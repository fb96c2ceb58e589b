package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.model.ModelEvent;
import io.flinkdepth.connectors.model.ModelUpdate;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.internal.DepthTask;
import io.flinkdepth.operators.inference.internal.InferencePipeline;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
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
 * stream, {@link #apply(DataStream, DataStream)}, announcements replace the model while the job
 * runs: a new version is loaded, checked and warmed beside the stream, takes over between two
 * batches, and one that cannot be served leaves the old one in place.
 *
 * <p><b>Guarantees.</b> Each frame gives one depth map or one failed frame, or, with LATEST_FRAME
 * or a maximum age, is counted as dropped. Answers of a camera keep the order of its frames, and no
 * watermark is overtaken. The operator holds no image over a checkpoint, so exactly-once is what
 * the sources and sinks make of it. In one JVM, all subtasks with equal settings share one session.
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

    /** The side output of frames that got no answer, with the reason and their bytes. */
    public static final OutputTag<FailedFrame> FAILED_FRAMES =
            new OutputTag<>("flink-depth-failed-frames", TypeInformation.of(FailedFrame.class));

    /** The side output that tells what became of announced models. */
    public static final OutputTag<ModelEvent> MODEL_EVENTS =
            new OutputTag<>("flink-depth-model-events", TypeInformation.of(ModelEvent.class));

    private final InferencePipeline<DepthMap> pipeline;

    private DepthEstimation(InferencePipeline<DepthMap> pipeline) {
        this.pipeline = pipeline;
    }

    /** A builder with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Answers frames by the configured model. A job over finished input ends. */
    public SingleOutputStreamOperator<DepthMap> apply(DataStream<Frame> frames) {
        return pipeline.apply(frames);
    }

    /**
     * Answers frames by the model announced last; by the configured one until then. Announcements
     * of models of another name are passed over. After a restore, the version that had been
     * announced before the checkpoint is served, unless a model of another name was configured
     * meanwhile.
     *
     * @param updates announcements; every subtask gets each of them, and their time is ignored
     */
    public SingleOutputStreamOperator<DepthMap> apply(
            DataStream<Frame> frames, DataStream<ModelUpdate> updates) {
        return pipeline.apply(frames, updates);
    }

    /** Gathers the settings; see {@link InferenceBuilder} for those in common. */
    @PublicEvolving
    public static final class Builder extends InferenceBuilder<Builder> {

        private boolean frameSize = true;

        /**
         * Keeps maps at the network's size instead of resizing them to the frame's: smaller
         * messages and less work, where the reader resizes anyway.
         */
        public Builder networkSizeMaps() {
            frameSize = false;
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
            return new DepthEstimation(
                    new InferencePipeline<>(
                            "depth",
                            new DepthTask(frameSize),
                            TypeInformation.of(DepthMap.class),
                            FAILED_FRAMES,
                            MODEL_EVENTS,
                            configuration()));
        }
    }
}
