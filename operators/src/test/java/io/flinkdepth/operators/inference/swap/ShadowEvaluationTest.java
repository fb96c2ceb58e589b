// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.HeldDecoder;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.DeviceExecutor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import io.flinkdepth.operators.runtime.isolation.EvaluationLimits;
import io.flinkdepth.operators.runtime.isolation.IsolatedOpener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a shadow evaluation shares the device with the stream. */
class ShadowEvaluationTest {

    /** So many batches wait for the device at a time. */
    private static final int BATCHES = 3;

    @TempDir Path folder;

    // Written by the one thread of the device.
    private volatile int shadowRuns;
    private volatile int batchesSince = BATCHES;
    private volatile int fewestBatches = BATCHES;

    private final CompletableFuture<Ballot> vote = new CompletableFuture<>();

    private static LoadedModel load(ModelPackage model) throws IOException {
        return LoadedModel.load(model, false, Device.CPU, RuntimeOptions.DEFAULT, 0);
    }

    /** Depth, which notes when the device comes to ask for it. */
    @SuppressWarnings("unchecked")
    private InferenceTask<DepthMap> noting() {
        DepthTask task = new DepthTask(true);
        return (InferenceTask<DepthMap>)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {InferenceTask.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("outputs")) {
                                countShadowRun();
                            }
                            return method.invoke(task, arguments);
                        });
    }

    private void countShadowRun() {
        shadowRuns = shadowRuns + 1;
        fewestBatches = Math.min(fewestBatches, batchesSince);
        batchesSince = 0;
    }

    /** Under full load another batch is there as soon as one has gone. */
    private void runBatch(DeviceExecutor device) {
        batchesSince = batchesSince + 1;
        if (!vote.isDone()) {
            device.execute(() -> runBatch(device));
        }
    }

    /** An error of the JVM is not the candidate's; the worker's owner hears of it. */
    @Test
    void anErrorOfTheJvmIsNoVoteAndLeavesNothingOpen() throws Exception {
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        new ShadowEvaluation<>(
                        new DepthTask(true),
                        ShadowOptions.DEFAULT,
                        ImageLimits.DEFAULT,
                        load(TestModels.brightness(folder.resolve("1"), "v1", 1)),
                        load(TestModels.brightness(folder.resolve("2"), "v2", 2)),
                        () -> {
                            throw new OutOfMemoryError("no heap");
                        },
                        DeviceExecutor.acquire(Device.CPU, 1),
                        step -> {
                            try {
                                step.run();
                            } catch (Throwable e) {
                                error.complete(e);
                            }
                        },
                        vote::complete)
                .start();
        assertThat(error.get()).hasMessage("no heap");
        assertThat(vote).isNotCompleted();
        assertThat(SharedSessions.open()).isZero();
    }

    @Test
    void withoutItsTeacherAShadowEvaluationRefusesAndLeavesNothingOpen() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        new ShadowEvaluation<>(
                        new DepthTask(true),
                        ShadowOptions.DEFAULT,
                        ImageLimits.DEFAULT,
                        load(TestModels.brightness(folder.resolve("1"), "v1", 1)),
                        load(TestModels.brightness(folder.resolve("2"), "v2", 2)),
                        () -> {
                            throw new FlinkRuntimeException("no native memory");
                        },
                        DeviceExecutor.acquire(Device.CPU, 1),
                        worker,
                        vote::complete)
                .start();
        worker.shutdown();
        assertThat(worker.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(vote).isCompleted();
        assertThat(vote.get().choice()).isEqualTo(Ballot.Choice.NO);
        assertThat(vote.get().reason()).contains("no native memory");
        assertThat(vote.get().refusal()).isEqualTo(RefusalReason.EVALUATION_FAILED);
        assertThat(SharedSessions.open()).isZero();
    }

    /** The stream keeps its only thread of the device. */
    @Test
    void aCandidateThatDoesNotEndOnAFrameHoldsUpItsProcessAlone() throws Exception {
        EvaluationLimits limits =
                new EvaluationLimits(1L << 30, Duration.ofMinutes(2), Duration.ofMinutes(9));
        LoadedModel candidate =
                LoadedModel.load(
                        TestModels.endlessInTheDark(folder.resolve("2"), "v2", 0.9f),
                        false,
                        Device.CPU,
                        RuntimeOptions.DEFAULT,
                        0,
                        new IsolatedOpener(limits));
        ExecutorService worker = Executors.newSingleThreadExecutor();
        ShadowEvaluation<DepthMap> evaluation =
                new ShadowEvaluation<>(
                        new DepthTask(true),
                        ShadowOptions.DEFAULT,
                        ImageLimits.DEFAULT,
                        load(TestModels.brightness(folder.resolve("1"), "v1", 1)),
                        candidate,
                        null,
                        DeviceExecutor.acquire(Device.CPU, 1),
                        worker,
                        vote::complete);
        evaluation.start();
        evaluation.offer(TestFrames.gradient("gate", 1));
        while (!runsInAnotherProcess()) {
            Thread.onSpinWait();
        }
        CompletableFuture<Void> batch = new CompletableFuture<>();
        try (DeviceExecutor device = DeviceExecutor.acquire(Device.CPU, 1)) {
            device.execute(() -> batch.complete(null));
            batch.get(60, TimeUnit.SECONDS);
        } finally {
            ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        }
        assertThat(vote.get(60, TimeUnit.SECONDS).reason()).contains("ended the process");
        assertThat(SharedSessions.open()).isZero();
    }

    private static boolean runsInAnotherProcess() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(
                        call ->
                                call.getClassName().endsWith(".IsolatedSession")
                                        && call.getMethodName().equals("run"));
    }

    /** Its decoder holds up nothing else, and what it cannot decode does not count. */
    @Test
    void aFrameThatIsNotDecodedInTimeIsLeftOut() throws Exception {
        HeldDecoder decoder = new HeldDecoder();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        ShadowEvaluation<DepthMap> shadow =
                new ShadowEvaluation<>(
                        new DepthTask(true),
                        ShadowOptions.builder().frames(1).maxSlowdown(1e6).build(),
                        ImageLimits.DEFAULT,
                        load(TestModels.brightness(folder.resolve("1"), "v1", 1)),
                        load(TestModels.brightness(folder.resolve("2"), "v2", 2)),
                        null,
                        DeviceExecutor.acquire(Device.CPU, 1),
                        decoder.threads(1, exhausted -> {}),
                        worker,
                        vote::complete);
        shadow.start();
        Frame stuck = TestFrames.gradient("a", 0);
        decoder.hold(stuck.image());
        shadow.offer(stuck);
        decoder.passDeadline();
        Deadline deadline = Deadline.fromNow(Duration.ofSeconds(60));
        for (int i = 1; !vote.isDone() && deadline.hasTimeLeft(); i++) {
            shadow.offer(TestFrames.gradient("a", i));
        }
        assertThat(vote).isCompleted();
        assertThat(vote.get().choice()).isEqualTo(Ballot.Choice.YES);
        decoder.letGo();
        worker.shutdown();
        assertThat(worker.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(SharedSessions.open()).isZero();
    }

    /** So the longest gap that a shadow evaluation can make is one of two runs. */
    @Test
    void noTwoShadowRunsComeBetweenTwoBatches() throws Exception {
        // A pause of a busy machine is no slowness of a model.
        ShadowOptions options = ShadowOptions.builder().frames(8).maxSlowdown(1e6).build();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (DeviceExecutor device = DeviceExecutor.acquire(Device.CPU, 1)) {
            ShadowEvaluation<DepthMap> shadow =
                    new ShadowEvaluation<>(
                            noting(),
                            options,
                            ImageLimits.DEFAULT,
                            load(TestModels.brightness(folder.resolve("1"), "v1", 1)),
                            load(TestModels.brightness(folder.resolve("2"), "v2", 2)),
                            () -> load(TestModels.brightness(folder.resolve("3"), "t", 3)),
                            DeviceExecutor.acquire(Device.CPU, 1),
                            worker,
                            vote::complete);
            shadow.start();
            for (int batch = 0; batch < BATCHES; batch++) {
                device.execute(() -> runBatch(device));
            }
            for (int i = 0; !vote.isDone(); i++) {
                Frame frame = TestFrames.gradient("a", i);
                shadow.offer(frame);
            }
            assertThat(vote.get().choice()).isEqualTo(Ballot.Choice.YES);
        } finally {
            worker.shutdown();
            assertThat(worker.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(SharedSessions.open()).isZero();
        assertThat(fewestBatches)
                .as("batches between two runs of the shadow evaluation, of those that waited")
                .isEqualTo(BATCHES);
        assertThat(shadowRuns).as("three models on eight frames").isEqualTo(24);
    }
}
