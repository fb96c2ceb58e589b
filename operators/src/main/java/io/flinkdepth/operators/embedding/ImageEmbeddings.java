// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.embedding;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.embedding.internal.EmbeddingTask;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.InferenceConfiguration;
import io.flinkdepth.operators.inference.operator.InferencePipeline;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Computes embeddings of a stream of frames with the encoder of a depth model (or any model whose
 * card has embedding outputs). If the package has an {@code encoder.onnx}, only that network runs.
 *
 * <pre>{@code
 * DataStream<Frame> frames = ...;
 * SingleOutputStreamOperator<ImageEmbedding> embeddings =
 *         ImageEmbeddings.builder().build().apply(frames);
 * }</pre>
 *
 * <p>Settings, guarantees and limitations are those of {@code DepthEstimation}. Immutable.
 */
@PublicEvolving
public final class ImageEmbeddings {

    /** The side output of frames without a prediction, with the reason and their bytes. */
    public static final OutputTag<FailedFrame> FAILED_FRAMES =
            new OutputTag<>(
                    "flink-depth-failed-embedding-frames", TypeInformation.of(FailedFrame.class));

    /** The side output of the decisions about model updates. */
    public static final OutputTag<ModelEvent> MODEL_EVENTS =
            new OutputTag<>(
                    "flink-depth-embedding-model-events", TypeInformation.of(ModelEvent.class));

    private final InferencePipeline<ImageEmbedding> pipeline;

    private ImageEmbeddings(InferencePipeline<ImageEmbedding> pipeline) {
        this.pipeline = pipeline;
    }

    /** Creates a builder with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Runs the configured model on the frames. A job with bounded input ends. */
    public SingleOutputStreamOperator<ImageEmbedding> apply(DataStream<Frame> frames) {
        return pipeline.apply(frames);
    }

    /**
     * Runs the model of the latest update on the frames, and the configured model before the first
     * update. Updates with another name than {@link Builder#modelName} are ignored, each with an
     * event. After a restore, the version in the checkpoint serves, unless a model with another
     * name is configured.
     *
     * @param updates model updates, broadcast to all subtasks; their timestamps are ignored
     */
    public SingleOutputStreamOperator<ImageEmbedding> apply(
            DataStream<Frame> frames, DataStream<ModelUpdate> updates) {
        return pipeline.apply(frames, updates);
    }

    /** Builds {@link ImageEmbeddings}; see {@link InferenceBuilder} for the common settings. */
    @PublicEvolving
    public static final class Builder extends InferenceBuilder<Builder> {

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
        public ImageEmbeddings build() {
            InferenceConfiguration configuration = configuration();
            if (configuration.shadow().comparesConfidence()) {
                throw new IllegalArgumentException(
                        "the shadow evaluation has a confidenceTolerance, and embeddings have no"
                                + " confidence; leave the tolerance out");
            }
            return new ImageEmbeddings(
                    new InferencePipeline<>(
                            "embedding",
                            new EmbeddingTask(),
                            TypeInformation.of(ImageEmbedding.class),
                            FAILED_FRAMES,
                            MODEL_EVENTS,
                            configuration));
        }
    }
}
