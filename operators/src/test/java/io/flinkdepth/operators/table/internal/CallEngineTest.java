// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.OutputOrder;
import io.flinkdepth.operators.inference.Overload;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.engine.ReadTask;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CallEngineTest {

    private static final RowData IMAGE =
            GenericRowData.of((Object) TestFrames.grey("a", 0, 51).image());
    private static final RuntimeOptions RUNTIME = RuntimeOptions.DEFAULT.withDevice(Device.CPU);

    @TempDir Path folder;
    private ModelPackage model;

    @BeforeEach
    void makeModel() {
        model = TestModels.brightness(folder.resolve("model"), "1", 1);
    }

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(SharedSessions.open()).isZero();
    }

    private CallEngine start(InferenceTask<DepthMap> task, Duration batchDelay) throws Exception {
        return CallEngine.start(settings(task, batchDelay), context());
    }

    private static FunctionContext context() {
        return new FunctionContext(new MockStreamingRuntimeContext(1, 0));
    }

    /** Batches of two calls, or of one after a delay. */
    private CallSettings settings(InferenceTask<DepthMap> task, Duration batchDelay) {
        InferenceOptions defaults = InferenceOptions.DEFAULT;
        ResolvedSchema columns = ResolvedSchema.of(Column.physical("width", DataTypes.INT()));
        return new CallSettings(
                new ModelReference(model.location(), null, null, null),
                InputColumns.IMAGE,
                new RowTask<>(
                        task,
                        PredictionColumns.of(
                                columns, DepthColumns.all(DepthEncoding.PNG16), "m", "depth")),
                new InferenceOptions(
                        RUNTIME,
                        0,
                        2,
                        defaults.batchBytes(),
                        batchDelay,
                        Integer.MAX_VALUE,
                        1,
                        OutputOrder.UNORDERED,
                        Overload.BACKPRESSURE,
                        null,
                        defaults.limits(),
                        false,
                        TrustedKeys.ANY));
    }

    /** A defect of ours or a lost device: not of an image. */
    private static void failUnlessProbed(Frame frame) {
        if (!frame.cameraId().equals("probe")) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    @Test
    void aFailureThatIsNoImagesFailsAllCalls() throws Exception {
        try (CallEngine engine =
                start(new ReadTask(CallEngineTest::failUnlessProbed), Duration.ofHours(1))) {
            // The third waits for a batch that will never be full.
            List<CompletableFuture<RowData>> calls =
                    List.of(engine.call(IMAGE), engine.call(IMAGE), engine.call(IMAGE));
            for (CompletableFuture<RowData> call : calls) {
                assertThatThrownBy(call::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseMessage("broken on purpose");
            }
            assertThatThrownBy(engine.call(IMAGE)::get).hasRootCauseMessage("broken on purpose");
        }
    }

    @Test
    void theSessionIsSharedWithWhoeverRunsTheModelInTheSameWay() throws Exception {
        try (LoadedModel ofAnOperator = LoadedModel.load(model, false, Device.CPU, RUNTIME, 0);
                CallEngine engine = start(new DepthTask(true), Duration.ofMillis(1))) {
            assertThat(engine.call(IMAGE).get().getInt(0)).isPositive();
            assertThat(SharedSessions.open()).isEqualTo(1);
        }
    }

    @Test
    void openCallsDoNotHoldUpTheEnd() throws Exception {
        CallEngine engine = start(new DepthTask(true), Duration.ofHours(1));
        engine.call(IMAGE);
        engine.close();
        assertThatThrownBy(engine.call(IMAGE)::get).hasRootCauseMessage("the task has ended");
    }

    @Test
    void aSynchronousCallDoesNotWaitWithoutLimit() throws Exception {
        // Its batch waits for a second call, which cannot come.
        ModelPredictFunction function =
                new ModelPredictFunction(
                        settings(new DepthTask(true), Duration.ofHours(1)), Duration.ofMillis(200));
        function.open(context());
        try {
            assertThatThrownBy(() -> function.predict(IMAGE))
                    .hasMessage("a call of the model did not end within 200 ms");
        } finally {
            function.close();
        }
    }
}
