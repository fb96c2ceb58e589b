// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import io.flinkdepth.connectors.files.WholeFile;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.job.Locations;
import io.flinkdepth.operators.inference.InferenceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.function.ThrowingConsumer;
import picocli.CommandLine.Option;

/** The options of every example. */
final class ExampleSettings {

    @Option(
            names = "--input",
            required = true,
            paramLabel = "PATH",
            description = "folder of images, image or video to read")
    private Path input;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "folder of the results")
    private Path output;

    @Option(
            names = "--model",
            paramLabel = "REF",
            description = "folder of a model package, a path or URI (default: the bundled model)")
    @Nullable
    private String model;

    /** Of a job in this process. */
    StreamExecutionEnvironment environment() throws IOException {
        Configuration configuration = LocalJobs.configuration();
        // After a restart, results would be taken twice.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment = JobEnvironments.local(configuration);
        environment.setParallelism(1);
        return environment;
    }

    /** The frames of the input, in event time. */
    DataStream<Frame> frames(StreamExecutionEnvironment environment) throws IOException {
        return environment.fromSource(
                MediaSource.cameras().inputs(input()).build(),
                WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(1)),
                "frames");
    }

    /** Takes the results of a job as they come; a failure of the job says why in a sentence. */
    static <T> void forEach(CloseableIterator<T> results, ThrowingConsumer<T, Exception> action)
            throws Exception {
        try (results) {
            while (hasNext(results)) {
                action.accept(results.next());
            }
        }
    }

    private static boolean hasNext(CloseableIterator<?> results) {
        try {
            return results.hasNext();
        } catch (RuntimeException e) {
            throw new IllegalStateException(LocalJobs.reason(e), e);
        }
    }

    /** The model; a model that is not there is refused at once. */
    String model() throws IOException {
        String location =
                model == null ? InferenceBuilder.BUNDLED_MODEL : Locations.absolute(model);
        ModelPackage.open(location);
        return location;
    }

    /** The input in full. */
    String input() throws IOException {
        return existing("--input", input);
    }

    /** A path in full; refuses one that is not there. */
    static String existing(String option, Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException(option + " is '" + path + "', which is no file or folder here");
        }
        return path.toAbsolutePath().toString();
    }

    /** A text as a literal of SQL. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The output's folder in full. */
    String output() {
        return output.toAbsolutePath().toString();
    }

    /** Writes a result. */
    void write(String file, byte[] bytes) throws IOException {
        WholeFile.write("the result", output.toAbsolutePath().resolve(file), bytes);
    }
}
