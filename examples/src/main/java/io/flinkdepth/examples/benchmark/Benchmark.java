// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.temporary.TemporaryFolder;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Runs the three programs in turn, as often as asked, and keeps their rates. */
@Internal
public final class Benchmark implements AutoCloseable {

    private static final RuntimeOptions RUNTIME = RuntimeOptions.DEFAULT.withDevice(Device.CPU);
    private static final int PARALLELISM = 1;
    private static final int OPEN_CALLS = 8;

    private final TemporaryFolder temporary = TemporaryFolder.create("benchmark");
    private final Path files = temporary.path();
    private final EmbeddedBroker broker = EmbeddedBroker.start(0, files.resolve("broker"));
    private final BenchmarkInput pictures;
    private final Consumer<String> progress;
    private int topics;

    /**
     * Starts the broker and renders the frames.
     *
     * @param frameSize of the frames that are sent
     * @param progress gets a line for each run
     */
    public Benchmark(ImageSize frameSize, Consumer<String> progress) throws Exception {
        this.pictures = new BenchmarkInput(frameSize);
        this.progress = progress;
    }

    /**
     * Compares on one model.
     *
     * @param model the model's folder
     * @param runs paired runs
     * @param frames frames of each run, the first sixth of them a warm-up
     * @param target the promised stream efficiency; 0 for none
     * @param withPeer whether the job that a user would write first is run, too
     */
    public List<Ratio> compare(String model, int runs, int frames, double target, boolean withPeer)
            throws Exception {
        ModelPackage opened = ModelPackage.open(model);
        Path local = Files.createTempDirectory(files, "model-");
        opened.copyTo(local);
        Path network = local.resolve(ModelPackage.MODEL_FILE);
        ModelInput input = opened.card().input();
        String name = opened.card().name();
        int loops = RUNTIME.runsOn(Device.CPU, Devices.cores());
        double[] one = new double[runs];
        double[] several = new double[runs];
        double[] stream = new double[runs];
        double[] peer = new double[runs];
        Path plain = withPeer && isBundled(model) ? plainExport(input) : network;
        warmUp(model, frames);
        for (int run = 0; run < runs; run++) {
            one[run] = bare(network, input, 1, frames);
            progress.accept(line(name, "bare loop", run, one[run]));
            stream[run] = stream(estimation(model)::apply, frames);
            progress.accept(line(name, "stream", run, stream[run]));
            several[run] = bare(network, input, loops, frames);
            progress.accept(line(name, loops + " bare loops", run, several[run]));
            if (withPeer) {
                FirstAttempt attempt =
                        new FirstAttempt(
                                plain.toString(),
                                input,
                                opened.card().outputs().depth().name(),
                                pictures.size());
                peer[run] = stream(in -> firstAttempt(in, attempt), frames);
                progress.accept(line(name, "first attempt", run, peer[run]));
            }
        }
        List<Ratio> ratios = new ArrayList<>();
        ratios.add(new Ratio(name + ": stream / bare loop on all cores", target, stream, one));
        ratios.add(
                new Ratio(
                        name + ": stream / " + loops + " bare loops on a core each",
                        0,
                        stream,
                        several));
        if (withPeer) {
            ratios.add(new Ratio(name + ": stream / first attempt", 1.5, stream, peer));
        }
        return ratios;
    }

    /**
     * Compares SQL with the operator.
     *
     * @param model the model's folder
     * @param batch images of a batch, of both
     * @param runs paired runs
     * @param frames frames of each run, the first sixth of them a warm-up
     */
    public List<Ratio> compareSql(String model, int batch, int runs, int frames) throws Exception {
        String name = ModelPackage.open(model).card().name();
        double[] sql = new double[runs];
        double[] stream = new double[runs];
        warmUp(model, frames);
        for (int run = 0; run < runs; run++) {
            sql[run] =
                    overTopics(
                            frames,
                            (from, to) ->
                                    new SqlRun(broker.address(), model, batch)
                                            .run(from, to, frames / 6));
            progress.accept(line(name, "ML_PREDICT", run, sql[run]));
            DepthEstimation estimation =
                    DepthEstimation.builder()
                            .model(model)
                            .device(Device.CPU)
                            .networkSizeMaps()
                            .batchSize(batch)
                            .build();
            stream[run] = stream(estimation::apply, frames);
            progress.accept(line(name, "stream", run, stream[run]));
        }
        return List.of(
                new Ratio(name + ": ML_PREDICT / stream, batches of " + batch, 0.9, sql, stream));
    }

    /**
     * Compares with transformers.js.
     *
     * @param model the model's folder
     * @param peers folder in which npm has installed the library
     * @param runs paired runs
     * @param frames frames of each run, the first sixth of them a warm-up
     */
    public List<Ratio> comparePeers(String model, Path peers, int runs, int frames)
            throws Exception {
        ModelPackage opened = ModelPackage.open(model);
        Path local = Files.createTempDirectory(files, "model-");
        opened.copyTo(local);
        PeerRun peer =
                new PeerRun(
                        peers,
                        Files.createTempDirectory(files, "peer-"),
                        local.resolve(ModelPackage.MODEL_FILE),
                        opened.card().input(),
                        pictures);
        String name = opened.card().name();
        double[] stream = new double[runs];
        double[] other = new double[runs];
        warmUp(model, frames);
        for (int run = 0; run < runs; run++) {
            stream[run] = stream(estimation(model)::apply, frames);
            progress.accept(line(name, "stream", run, stream[run]));
            other[run] = peer.run(frames / 6, frames - frames / 6);
            progress.accept(line(name, "transformers.js", run, other[run]));
        }
        return List.of(new Ratio(name + ": stream / transformers.js", 0, stream, other));
    }

    /**
     * Measures the latency of a stream that four cameras load by half.
     *
     * @param model the model's folder
     * @param runs repetitions
     * @param frames frames of each run, the first sixth of them a warm-up
     */
    public List<Figure> latency(String model, int runs, int frames) throws Exception {
        ModelPackage opened = ModelPackage.open(model);
        Path local = Files.createTempDirectory(files, "model-");
        opened.copyTo(local);
        Path network = local.resolve(ModelPackage.MODEL_FILE);
        int loops = RUNTIME.runsOn(Device.CPU, Devices.cores());
        warmUp(model, frames);
        List<Figure> figures = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            double bare = bare(network, opened.card().input(), loops, frames);
            double modelRun = 1000 * loops / bare;
            String from = "latency-" + run;
            String to = "latency-depth-" + run;
            createTopics(from, to);
            JobClient job =
                    new StreamRun(broker.address(), PARALLELISM)
                            .begin(from, to, estimation(model)::apply);
            long[] latencies =
                    new LatencyRun(broker.address(), pictures)
                            .run(job, from, to, bare / 2, frames / 6, frames - frames / 6);
            Figure figure =
                    new Figure(
                            "run %d: %.1f frames/s, model run %.1f ms"
                                    .formatted(run, bare / 2, modelRun),
                            Latencies.of(latencies).inRunsOf(modelRun));
            progress.accept(figure.name() + ": " + figure.value());
            figures.add(figure);
        }
        return figures;
    }

    /** The package of an official architecture with random weights; gone with this object. */
    public String untrained(String encoder) throws Exception {
        Path folder = files.resolve("untrained-" + encoder);
        UntrainedNetwork.write(encoder, folder);
        return folder.toString();
    }

    private static boolean isBundled(String model) {
        return model.equals(InferenceBuilder.BUNDLED_MODEL);
    }

    /**
     * The network of the bundled model as it is before it is rewritten for ONNX Runtime, which is
     * what a user has who exports it. Its weights are random, which changes no time.
     */
    private Path plainExport(ModelInput input) throws IOException {
        ImageSize frame = pictures.size();
        return Path.of(
                        UntrainedNetwork.writePlain(
                                        DepthNetworkConfiguration.deitTiny(),
                                        input.size().sizeFor(frame.width(), frame.height()),
                                        files.resolve("plain"))
                                .location())
                .resolve(ModelPackage.MODEL_FILE);
    }

    // Kafka, Flink and our own code are compiled while the first frames pass.
    private void warmUp(String model, int frames) throws Exception {
        if (topics == 0) {
            stream(estimation(model)::apply, frames);
        }
    }

    /** Of the network that others run, too: not that of another precision. */
    private static DepthEstimation estimation(String model) {
        return DepthEstimation.builder()
                .model(model)
                .device(Device.CPU)
                .precision(Precision.FP32)
                .networkSizeMaps()
                .build();
    }

    private static DataStream<DepthMap> firstAttempt(
            DataStream<Frame> frames, FirstAttempt attempt) {
        return AsyncDataStream.orderedWait(frames, attempt, 1, TimeUnit.HOURS, OPEN_CALLS);
    }

    private double bare(Path network, ModelInput input, int loops, int frames) throws Exception {
        int threads = Math.max(1, Devices.cores() / loops);
        try (BareLoop loop = new BareLoop(network, input, loops, threads, pictures)) {
            loop.run(frames / 6);
            return loop.run(frames - frames / 6);
        }
    }

    private double stream(Function<DataStream<Frame>, DataStream<DepthMap>> job, int frames)
            throws Exception {
        return overTopics(
                frames,
                (from, to) ->
                        new StreamRun(broker.address(), PARALLELISM)
                                .run(from, to, frames / 6, job));
    }

    /** A job from a topic that is full to one that is empty. */
    private interface TopicJob {
        double run(String from, String to) throws Exception;
    }

    private double overTopics(int frames, TopicJob job) throws Exception {
        String from = "frames-" + topics;
        String to = "depth-" + topics++;
        createTopics(from, to);
        pictures.produce(broker.address(), from, frames);
        return job.run(from, to);
    }

    private void createTopics(String from, String to) throws Exception {
        broker.createTopics(1, from);
        // The timestamp of a prediction is the moment at which the broker gets it.
        broker.createTopics(1, Map.of("message.timestamp.type", "LogAppendTime"), to);
    }

    private static String line(String model, String program, int run, double rate) {
        return String.format("%s, %s, run %d: %.1f frames/s", model, program, run + 1, rate);
    }

    @Override
    public void close() throws Exception {
        broker.close();
        temporary.close();
    }
}
