// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.function.TriFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint that an earlier version of this project wrote restores in this one. The savepoint is
 * a resource; {@code -Dflinkdepth.write-savepoint=true} writes a new one, for a new format, beside
 * the old ones, which stay.
 */
class SavepointCompatibilityITCase {

    private static final Path SAVEPOINTS = Path.of("src/test/resources/savepoints");

    @TempDir Path folder;

    private static final BlockingQueue<String> SERVED = new LinkedBlockingQueue<>();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private JobClient run(Configuration configuration) throws Exception {
        return run(configuration, DepthEstimation.builder());
    }

    /** A job whose registry has the versions v1, which is configured, and v2. */
    private JobClient run(Configuration configuration, DepthEstimation.Builder estimation)
            throws Exception {
        return run(configuration, estimation, TestModels::brightness);
    }

    /** The same with versions of another kind. */
    private JobClient run(
            Configuration configuration,
            DepthEstimation.Builder estimation,
            TriFunction<Path, String, Float, ModelPackage> versions)
            throws Exception {
        Path model = Files.createDirectories(folder.resolve("registry")).resolve("test");
        Files.createDirectory(model);
        ModelPackage first = versions.apply(model.resolve("v1"), "v1", 1f);
        ModelPackage second = versions.apply(model.resolve("v2"), "v2", 2f);
        return run(configuration, estimation.model(first.location()), second.toUpdate());
    }

    private static JobClient run(
            Configuration configuration, DepthEstimation.Builder estimation, ModelUpdate update)
            throws Exception {
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        boolean restored = configuration.contains(StateRecoveryOptions.SAVEPOINT_PATH);
        DataStream<Frame> frames =
                environment
                        .fromSequence(0, Long.MAX_VALUE - 1)
                        .uid("sequence")
                        .map(
                                i -> TestFrames.grey("a", i, (int) (i % 256)),
                                TypeInformation.of(Frame.class))
                        .uid("frames");
        DataStream<ModelUpdate> updates =
                environment
                        .fromData(TypeInformation.of(ModelUpdate.class), update)
                        .uid("updates")
                        // A restored job is told nothing: what it serves is in its state.
                        .filter(model -> !restored)
                        .uid("told");
        estimation
                .device(Device.CPU)
                .uid("compatible")
                .build()
                .apply(frames, updates)
                .map(
                        depth -> {
                            SERVED.add(depth.model().version());
                            return depth;
                        },
                        TypeInformation.of(DepthMap.class))
                .uid("observed")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        SERVED.clear();
        return environment.executeAsync("savepoint compatibility");
    }

    private static String nextServed() throws InterruptedException {
        String version = SERVED.poll(60, TimeUnit.SECONDS);
        assertThat(version).as("a prediction, within a minute").isNotNull();
        return version;
    }

    /** Its last predictions must not be taken for those of the next test's job. */
    private static void cancel(JobClient job) throws Exception {
        job.cancel().get();
        assertThat(job.getJobExecutionResult()).failsWithin(Duration.ofSeconds(60));
    }

    private static Configuration restoredFromFormat1() {
        Configuration configuration = new Configuration();
        configuration.set(
                StateRecoveryOptions.SAVEPOINT_PATH,
                SAVEPOINTS.resolve("format-1").toAbsolutePath().toUri().toString());
        return configuration;
    }

    /** Stabilising adds an operator, whose state is empty then; all others keep theirs. */
    @Test
    void aJobMayBeginToStabilise() throws Exception {
        JobClient job =
                run(
                        restoredFromFormat1(),
                        DepthEstimation.builder().stabilise(StabilisationOptions.DEFAULT));
        assertThat(nextServed()).isEqualTo("v2");
        cancel(job);
    }

    @Test
    void theSavepointOfTheFirstFormatRestores() throws Exception {
        JobClient job = run(restoredFromFormat1());
        assertThat(nextServed()).isEqualTo("v2");
        cancel(job);
    }

    /** As when a job moves to another cluster: nothing of the state says where a model lies. */
    @Test
    void aSavepointRestoresWhereTheRegistryWasMoved() throws Exception {
        JobClient job =
                run(
                        new Configuration(),
                        DepthEstimation.builder(),
                        TestModels::brightnessInAllPrecisions);
        while (!nextServed().equals("v2")) {
            // the predictions of v1 go by
        }
        String savepoint =
                job.stopWithSavepoint(
                                false,
                                folder.resolve("savepoints").toUri().toString(),
                                SavepointFormatType.CANONICAL)
                        .get();
        Path moved = Files.move(folder.resolve("registry"), folder.resolve("moved"));
        ModelPackage configured = TestModels.brightness(folder.resolve("other"), "v1", 1f);
        Configuration configuration = new Configuration();
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        JobClient restored =
                run(
                        configuration,
                        DepthEstimation.builder()
                                .model(configured.location())
                                .registry(moved.toString()),
                        configured.toUpdate());
        assertThat(nextServed()).isEqualTo("v2");
        cancel(restored);
    }

    @Test
    @EnabledIfSystemProperty(named = "flinkdepth.write-savepoint", matches = "true")
    void writeASavepoint() throws Exception {
        JobClient job = run(new Configuration());
        while (!nextServed().equals("v2")) {
            // the predictions of v1 go by
        }
        String path =
                job.stopWithSavepoint(
                                false,
                                SAVEPOINTS.toAbsolutePath().toUri().toString(),
                                SavepointFormatType.CANONICAL)
                        .get();
        assertThat(path).isNotEmpty();
    }
}
