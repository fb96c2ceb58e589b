// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.embedding;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.embedding.internal.EmbeddingTask;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.operator.InferencePipeline;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Embeddings of a stream of frames, by the encoder of a depth model (or any model whose card names
 * embedding outputs). Where the model's package has an {@code encoder.onnx}, only that is run.
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

    /** The side output of frames that got no answer, with the reason and their bytes. */
    public static final OutputTag<FailedFrame> FAILED_FRAMES =
            new OutputTag<>(
                    "flink-depth-failed-embedding-frames", TypeInformation.of(FailedFrame.class));

    /** The side output that tells what became of announced models. */
    public static final OutputTag<ModelEvent> MODEL_EVENTS =
            new OutputTag<>(
                    "flink-depth-embedding-model-events", TypeInformation.of(ModelEvent.class));

    private final InferencePipeline<ImageEmbedding> pipeline;

    private ImageEmbeddings(InferencePipeline<ImageEmbedding> pipeline) {
        this.pipeline = pipeline;
    }

    /** A builder with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Answers frames by the configured model. A job over finished input ends. */
    public SingleOutputStreamOperator<ImageEmbedding> apply(DataStream<Frame> frames) {
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
    public SingleOutputStreamOperator<ImageEmbedding> apply(
            DataStream<Frame> frames, DataStream<ModelUpdate> updates) {
        return pipeline.apply(frames, updates);
    }

    /** Gathers the settings; see {@link InferenceBuilder} for those in common. */
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
         * @throws IllegalArgumentException naming the setting and what to give instead
         */
        public ImageEmbeddings build() {
            return new ImageEmbeddings(
                    new InferencePipeline<>(
                            "embedding",
                            new EmbeddingTask(),
                            TypeInformation.of(ImageEmbedding.class),
                            FAILED_FRAMES,
                            MODEL_EVENTS,
                            configuration()));
        }
    }
}
