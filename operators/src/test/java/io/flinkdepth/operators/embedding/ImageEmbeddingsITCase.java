// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Embeddings in a job. */
class ImageEmbeddingsITCase {

    @TempDir Path folder;

    private static DataStream<Frame> frames(StreamExecutionEnvironment environment) {
        return environment.fromData(
                TypeInformation.of(Frame.class),
                TestFrames.grey("a", 0, 51),
                TestFrames.broken("a", 1),
                TestFrames.grey("a", 2, 102));
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    }

    @Test
    void eachFrameGetsBothTokens() throws Exception {
        SingleOutputStreamOperator<ImageEmbedding> embeddings =
                ImageEmbeddings.builder()
                        .model(TestModels.meanColour(folder).location())
                        .device(Device.CPU)
                        .batchSize(2)
                        .build()
                        .apply(frames(environment()));
        List<ImageEmbedding> predictions = new ArrayList<>();
        try (CloseableIterator<ImageEmbedding> iterator = embeddings.executeAndCollect()) {
            iterator.forEachRemaining(predictions::add);
        }
        assertThat(predictions).extracting(e -> e.identity().sequence()).containsExactly(0L, 2L);
        assertThat(predictions.get(1).classToken())
                .containsExactly(new float[] {0.4f, 0.4f, 0.4f}, Offset.offset(1e-6f));
        assertThat(predictions.get(1).patchMean()).isEqualTo(predictions.get(1).classToken());
        assertThat(SharedSessions.open()).isZero();
    }

    @Test
    void failedFramesAreReachable() throws Exception {
        DataStream<FailedFrame> failed =
                ImageEmbeddings.builder()
                        .model(TestModels.meanColour(folder).location())
                        .device(Device.CPU)
                        .build()
                        .apply(frames(environment()))
                        .getSideOutput(ImageEmbeddings.FAILED_FRAMES);
        List<FailedFrame> failures = new ArrayList<>();
        try (CloseableIterator<FailedFrame> iterator = failed.executeAndCollect()) {
            iterator.forEachRemaining(failures::add);
        }
        assertThat(failures).extracting(f -> f.identity().sequence()).containsExactly(1L);
    }

    @Test
    void aModelWithoutDepthIsRefusedForDepth() {
        DataStream<?> depth =
                DepthEstimation.builder()
                        .model(TestModels.meanColour(folder).location())
                        .device(Device.CPU)
                        .build()
                        .apply(frames(environment()));
        assertThatThrownBy(() -> depth.executeAndCollect().forEachRemaining(d -> {}))
                .hasStackTraceContaining("none of which this job needs");
        assertThat(SharedSessions.open()).isZero();
    }
}
