// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.engine.Checkpoint;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.TestPictures;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers of a job on a MiniCluster against one with as many times the batch. */
class WorkersITCase {
    private static final int STEPS = 6;
    private static final int NO_CHECKPOINT = 1000;

    /** Reads until a worker fails; of all workers of this JVM. */
    private static final AtomicInteger READS_LEFT = new AtomicInteger();

    private static final AtomicInteger STARTS = new AtomicInteger();

    @TempDir Path folder;

    private Path encoder;

    @BeforeEach
    void writeAnEncoder() throws IOException {
        encoder = TestPictures.encoder(folder);
        READS_LEFT.set(Integer.MAX_VALUE);
        STARTS.set(0);
    }

    private PictureWork work(String output, int workers, int checkpointEvery) {
        return new PictureWork(
                encoder.toString(),
                folder.resolve(output).toString(),
                4 / workers,
                8 / workers,
                STEPS,
                checkpointEvery,
                FailsOnce::new);
    }

    /** Fails at a read. */
    private record FailsOnce(Dataset<LabelledSample> images) implements Dataset<LabelledSample> {
        FailsOnce {
            STARTS.incrementAndGet();
        }

        @Override
        public String name() {
            return images.name();
        }

        @Override
        public CloseableIterator<Item<LabelledSample>> items() throws IOException {
            CloseableIterator<Item<LabelledSample>> items = images.items();
            return new CloseableIterator<>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public Item<LabelledSample> next() {
                    if (READS_LEFT.decrementAndGet() == 0) {
                        throw new IllegalStateException("the disk is gone");
                    }
                    return items.next();
                }

                @Override
                public void close() throws Exception {
                    items.close();
                }
            };
        }
    }

    private static StreamExecutionEnvironment miniCluster() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        return StreamExecutionEnvironment.createLocalEnvironment(configuration);
    }

    private static Map<String, Object> run(TrainingJob job) throws Exception {
        return job.submit(miniCluster()).getJobExecutionResult().get().getAllAccumulatorResults();
    }

    private List<StepReport> reports(String output) throws IOException {
        return TrainingLog.read(folder.resolve(output));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void workersDoWhatOneDoesWithTheirBatches(int count) throws Exception {
        run(TrainingJob.of(work("one", 1, NO_CHECKPOINT), 1));
        Map<String, Object> results =
                run(TrainingJob.of(work("several", count, NO_CHECKPOINT), count));
        List<StepReport> one = reports("one");
        List<StepReport> several = reports("several");
        for (int i = 0; i < STEPS; i++) {
            assertThat(several.get(i).loss())
                    .as("loss of step %d", i + 1)
                    .isCloseTo(one.get(i).loss(), withinPercentage(0.1));
        }
        // Later on rounding decides which pixel is the median, and gets its gradient.
        assertThat(several.get(0).gradientNorm())
                .isCloseTo(one.get(0).gradientNorm(), withinPercentage(0.001));
        assertThat(agreement(folder.resolve("one"), folder.resolve("several"))).isGreaterThan(0.95);
        assertThat(TrainingJob.report(results)).hasValue(several.get(STEPS - 1));
        assertThat(TrainingJob.result(results))
                .isEqualTo("wrote " + folder.resolve("several").resolve(Checkpoint.WEIGHTS));
    }

    /** The cosine between the ways that the weights of two runs have gone. */
    private double agreement(Path first, Path second) throws IOException {
        try (SafetensorsFile start = SafetensorsFile.open(encoder);
                SafetensorsFile a = SafetensorsFile.open(first.resolve(Checkpoint.WEIGHTS));
                SafetensorsFile b = SafetensorsFile.open(second.resolve(Checkpoint.WEIGHTS))) {
            String name = "blocks.2.mlp.fc1.weight";
            float[] from = start.read(name);
            float[] toA = a.read("pretrained." + name);
            float[] toB = b.read("pretrained." + name);
            double product = 0;
            double squaresA = 0;
            double squaresB = 0;
            for (int i = 0; i < from.length; i++) {
                double wayA = toA[i] - from[i];
                double wayB = toB[i] - from[i];
                product += wayA * wayB;
                squaresA += wayA * wayA;
                squaresB += wayB * wayB;
            }
            return product / Math.sqrt(squaresA * squaresB);
        }
    }

    @Test
    void aWorkerThatFailsRestartsAllFromTheLastCheckpoint() throws Exception {
        run(TrainingJob.of(work("unbroken", 2, NO_CHECKPOINT), 2));
        STARTS.set(0);
        READS_LEFT.set(40);
        Path checkpoints = folder.resolve("checkpoints");
        run(
                TrainingJob.of(work("broken", 2, 2), 2)
                        .withCheckpoints(checkpoints.toUri().toString()));
        assertThat(STARTS).as("two workers, twice").hasValue(4);
        List<StepReport> unbroken = reports("unbroken");
        List<StepReport> broken = reports("broken");
        assertThat(broken).hasSameSizeAs(unbroken);
        for (int i = 0; i < STEPS; i++) {
            assertThat(broken.get(i).loss())
                    .as("loss of step %d", i + 1)
                    .isCloseTo(unbroken.get(i).loss(), withinPercentage(1e-4));
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "checkpoint-0000000004.safetensors",
                            "checkpoint-0000000006.safetensors");
        }
    }

    @Test
    void anInvalidRecipeIsNotRetried() {
        PictureWork tooSmall =
                new PictureWork(
                        folder.resolve("no encoder").toString(),
                        folder.resolve("out").toString(),
                        2,
                        4,
                        STEPS,
                        NO_CHECKPOINT,
                        FailsOnce::new);
        assertThatThrownBy(() -> run(TrainingJob.of(tooSmall, 2)))
                .rootCause()
                .hasMessageContaining("no encoder");
        assertThat(STARTS.get()).as("one attempt").isLessThanOrEqualTo(2);
    }
}
