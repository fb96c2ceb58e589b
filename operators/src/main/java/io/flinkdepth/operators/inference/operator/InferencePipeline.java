// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.inference.InferenceConfiguration;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.swap.InferenceSetup;
import io.flinkdepth.operators.inference.swap.ModelLocator;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Adds the operators that run a model to a job.
 *
 * @param name the operator's name and the suffix of its uid
 * @param task the task of the model
 * @param outputType the type of the predictions
 * @param failedFrames side output of frames without a prediction
 * @param modelEvents side output of the decisions about model updates
 * @param configuration the settings of the builder
 */
@Internal
public record InferencePipeline<T>(
        String name,
        InferenceTask<T> task,
        TypeInformation<T> outputType,
        OutputTag<FailedFrame> failedFrames,
        OutputTag<ModelEvent> modelEvents,
        InferenceConfiguration configuration) {

    /** Runs the configured model on the frames. */
    public SingleOutputStreamOperator<T> apply(DataStream<Frame> frames) {
        return place(
                partitioned(frames)
                        .transform(name, outputType, new InferenceOperatorFactory<>(setup())));
    }

    /** Runs the model of the latest update on the frames. */
    public SingleOutputStreamOperator<T> apply(
            DataStream<Frame> frames, DataStream<ModelUpdate> updates) {
        return place(
                partitioned(frames)
                        .connect(inOneOrder(updates).broadcast())
                        .transform(
                                name,
                                outputType,
                                new UpdatableInferenceOperatorFactory<>(name, setup())));
    }

    /** Routes updates through one subtask, so that all subtasks get them in the same order. */
    private DataStream<ModelUpdate> inOneOrder(DataStream<ModelUpdate> updates) {
        if (updates.getParallelism() == 1) {
            return updates;
        }
        SingleOutputStreamOperator<ModelUpdate> relay =
                updates.map(update -> update, TypeInformation.of(ModelUpdate.class))
                        .setParallelism(1)
                        .name(name + " updates");
        if (configuration.uidPrefix() != null) {
            relay.uid(configuration.uidPrefix() + "-" + name + "-announcements");
        }
        return relay;
    }

    private InferenceSetup<T> setup() {
        return new InferenceSetup<>(
                new ModelLocator(
                        configuration.model(),
                        configuration.registry(),
                        configuration.movedModels(),
                        configuration.allowedModels()),
                configuration.modelName(),
                task,
                configuration.options(),
                configuration.shadow(),
                failedFrames,
                modelEvents);
    }

    // The keyed stream's transformation as a plain stream: as a keyed input of the operator it
    // would
    // be sorted in batch mode, and would ask for a keyed state backend that nobody uses.
    private DataStream<Frame> partitioned(DataStream<Frame> frames) {
        return configuration.partitionByCamera()
                ? new DataStream<>(
                        frames.getExecutionEnvironment(),
                        frames.keyBy(Frame::cameraId, Types.STRING).getTransformation())
                : frames;
    }

    private SingleOutputStreamOperator<T> place(SingleOutputStreamOperator<T> operator) {
        if (configuration.uidPrefix() != null) {
            operator.uid(configuration.uidPrefix() + "-" + name);
        }
        if (configuration.slotSharingGroup() != null) {
            operator.slotSharingGroup(configuration.slotSharingGroup());
        }
        if (configuration.parallelism() > 0) {
            operator.setParallelism(configuration.parallelism());
        }
        return operator;
    }
}
