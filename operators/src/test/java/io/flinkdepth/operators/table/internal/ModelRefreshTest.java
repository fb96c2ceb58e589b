// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.swap.ModelLoader;
import io.flinkdepth.operators.inference.swap.ModelProbe;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import io.flinkdepth.operators.runtime.isolation.EvaluationLimits;
import io.flinkdepth.operators.runtime.isolation.IsolatedOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.time.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelRefreshTest {

    @TempDir Path folder;

    private LoadedModel load(ModelPackage model, SessionOpener opener) throws IOException {
        return ModelProbe.load(
                model, new DepthTask(true), InferenceOptions.DEFAULT, Device.CPU, opener);
    }

    private final Queue<Throwable> fatalErrors = new ConcurrentLinkedQueue<>();

    /** What a load throws, one after the other; then loads succeed. */
    private List<Optional<LoadedModel>> follow(int predictions, Throwable... failures)
            throws Exception {
        ModelRegistry registry =
                ModelRegistry.at(Files.createDirectory(folder.resolve("models")).toString());
        registry.publish(TestModels.brightness(folder.resolve("made"), null, 1));
        Queue<Throwable> left = new ArrayDeque<>(List.of(failures));
        BlockingQueue<Optional<LoadedModel>> taken = new LinkedBlockingQueue<>();
        ModelLoader loader =
                (model, opener) -> {
                    Throwable failure = left.poll();
                    if (failure instanceof IOException e) {
                        throw e;
                    }
                    if (failure instanceof Error e) {
                        throw e;
                    }
                    return load(model, opener);
                };
        ModelRefresh.Settings settings =
                new ModelRefresh.Settings(
                        registry,
                        "test",
                        Duration.ofMillis(5),
                        new ModelVersion("test", "earlier"),
                        loader,
                        new IsolatedOpener(EvaluationLimits.DEFAULT));
        ModelRefresh refresh =
                new ModelRefresh(
                        settings, model -> taken.add(Optional.ofNullable(model)), fatalErrors::add);
        try {
            List<Optional<LoadedModel>> got = new ArrayList<>();
            for (int i = 0; i < predictions; i++) {
                got.add(taken.poll(30, TimeUnit.SECONDS));
            }
            return got;
        } finally {
            refresh.close(Deadline.fromNow(Duration.ofSeconds(60)));
        }
    }

    @Test
    void whatPassesIsTriedAgain() throws Exception {
        List<Optional<LoadedModel>> taken =
                follow(1, new IOException("away"), new UnsatisfiedLinkError("of a test"));
        assertThat(fatalErrors).isEmpty();
        assertThat(taken.get(0)).isPresent();
        taken.get(0).orElseThrow().close();
        assertThat(SharedSessions.open()).isZero();
    }

    /** A thread that ended in silence would leave the job on its model for good. */
    @Test
    void anErrorOfTheJvmIsReported() throws Exception {
        Error error = new OutOfMemoryError("of a test");
        follow(1, error).get(0).orElseThrow().close();
        assertThat(fatalErrors).containsExactly(error);
    }

    @Test
    void aBrokenPackageIsRefusedOnce() throws Exception {
        assertThat(follow(1, new InvalidModelException("broken")))
                .containsExactly(Optional.empty());
    }
}
