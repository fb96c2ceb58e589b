// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.swap.MeasuredRuns.Choice;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredRunsTest {

    private static final DepthTask TASK = new DepthTask(true);

    @TempDir Path folder;

    private static RuntimeOptions choose(ModelPackage model, InferenceOptions options, int cores)
            throws Exception {
        return MeasuredRuns.choose(model, TASK, options, Device.CPU, cores).runtime();
    }

    @Test
    void allChoicesUseAllCores() {
        assertThat(MeasuredRuns.choices(8, 16))
                .containsExactly(
                        new Choice(8, 2), new Choice(4, 4), new Choice(2, 8), new Choice(1, 16));
        assertThat(MeasuredRuns.choices(3, 3)).containsExactly(new Choice(3, 1), new Choice(1, 3));
    }

    @Test
    void theUsualChoiceStaysUnlessAnotherIsClearlyFaster() {
        Map<Choice, Double> rates = new LinkedHashMap<>();
        rates.put(new Choice(4, 1), 10.0);
        rates.put(new Choice(2, 2), 10.4);
        rates.put(new Choice(1, 4), 8.0);
        assertThat(MeasuredRuns.fastest(rates)).isEqualTo(new Choice(4, 1));
        rates.put(new Choice(2, 2), 11.0);
        assertThat(MeasuredRuns.fastest(rates)).isEqualTo(new Choice(2, 2));
    }

    @Test
    void aModelIsMeasuredOnceAndItsSessionsAreClosed() throws Exception {
        ModelPackage model = TestModels.brightness(folder, "v1", 1f);
        RuntimeOptions chosen = choose(model, InferenceOptions.DEFAULT, 4);
        assertThat(chosen.concurrentRuns() * chosen.threads()).isEqualTo(4);
        assertThat(SharedSessions.open()).isZero();
        Files.delete(folder.resolve(ModelPackage.MODEL_FILE));
        assertThat(choose(model, InferenceOptions.DEFAULT, 4)).isEqualTo(chosen);
    }

    /** Closing the session during a run would crash the JVM. */
    @Test
    void anInterruptWaitsForTheRunsInProgress() throws Exception {
        ModelPackage model = TestModels.slow(folder, "v1", 300);
        FutureTask<RuntimeOptions> choice =
                new FutureTask<>(() -> choose(model, InferenceOptions.DEFAULT, 4));
        Thread subtask = new Thread(choice);
        subtask.start();
        CommonTestUtils.waitUtil(
                () -> Thread.getAllStackTraces().values().stream().anyMatch(MeasuredRunsTest::runs),
                Duration.ofMinutes(1),
                "no run in progress");
        subtask.interrupt();
        assertThatThrownBy(choice::get).hasMessageContaining("interrupted while");
        assertThat(Thread.getAllStackTraces().values()).noneMatch(MeasuredRunsTest::runs);
        assertThat(SharedSessions.open()).isZero();
    }

    private static boolean runs(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                        .anyMatch(
                                frame ->
                                        frame.getClassName().equals(MeasuredRuns.class.getName())
                                                && frame.getMethodName().contains("rate"))
                && Arrays.stream(stack).anyMatch(StackTraceElement::isNativeMethod)
                && Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().endsWith(".OrtSession"));
    }

    @Test
    void aModelThatFailsIsRefused() {
        ModelPackage model = TestModels.otherOutput(folder, "v1");
        assertThatThrownBy(() -> choose(model, InferenceOptions.DEFAULT, 4))
                .hasMessageContaining("has no output 'predicted_depth'");
        assertThat(SharedSessions.open()).isZero();
    }

    @Test
    void whatTheJobSaysStays() throws Exception {
        ModelPackage model = TestModels.brightness(folder, "v1", 1f);
        RuntimeOptions oneThread = RuntimeOptions.DEFAULT.withRunsAndThreads(0, 1);
        assertThat(choose(model, InferenceOptions.DEFAULT.withRuntime(oneThread), 4))
                .isEqualTo(oneThread);
        assertThat(choose(model, InferenceOptions.DEFAULT, 2)).isEqualTo(RuntimeOptions.DEFAULT);
    }
}
