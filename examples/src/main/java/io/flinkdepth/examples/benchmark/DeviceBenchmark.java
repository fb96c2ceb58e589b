// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.engine.ImagePreprocessor;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.training.evaluate.PredictionAgreement;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FileUtils;

/**
 * What a device gives: its predictions against the CPU's, a bare session by precision and batch,
 * the stream over that, and changes of the model under load. Each figure is handed on as soon as it
 * is known.
 */
@Internal
public final class DeviceBenchmark implements AutoCloseable {

    private static final RuntimeOptions EXACT =
            new RuntimeOptions(Device.AUTO, 0, 0, 0, false, Map.of());
    private static final RuntimeOptions ROUNDED = RuntimeOptions.DEFAULT;

    /** Of the official encoders. */
    private static final int PATCH = 14;

    private final Path files = Files.createTempDirectory("flink-depth-device-");
    private final Settings settings;
    private final BenchmarkInput pictures;
    private final Consumer<Figure> figures;

    /**
     * What is measured.
     *
     * @param device the device
     * @param frameSize of the frames of the stream
     * @param side of the square inputs of the untrained network
     * @param batches sizes of batches, rising
     * @param time of each measurement
     * @param swaps changes of the model
     */
    public record Settings(
            Device device,
            ImageSize frameSize,
            int side,
            List<Integer> batches,
            Duration time,
            int swaps) {}

    /** A benchmark that hands its figures on. */
    public DeviceBenchmark(Settings settings, Consumer<Figure> figures) throws Exception {
        this.settings = settings;
        this.figures = figures;
        this.pictures = new BenchmarkInput(settings.frameSize());
    }

    /**
     * Runs the list.
     *
     * @param encoder of the untrained network, as {@code vits}
     * @param trained a package whose float16 network, where it has one, is compared with the
     *     float32 one
     */
    public void run(String encoder, String trained) throws Exception {
        tell("cores", Devices.cores());
        Path folder = files.resolve("untrained-" + encoder);
        UntrainedNetwork.write(encoder, folder, settings.side());
        ModelPackage untrained = ModelPackage.open(folder.toString());
        parity(untrained, encoder);
        precision(local(trained));
        Best best = rates(untrained, encoder);
        stream(untrained, best);
        swaps(untrained, best.batch());
    }

    private void parity(ModelPackage model, String encoder) throws Exception {
        try (BareSession cpu = open(model, ModelPackage.MODEL_FILE, Device.CPU, EXACT);
                BareSession device =
                        open(model, ModelPackage.MODEL_FILE, settings.device(), EXACT)) {
            int side = settings.side();
            for (ImageSize size : List.of(square(side), new ImageSize(side + 6 * PATCH, side))) {
                FloatBuffer image = image(model.card().input(), size, 0);
                for (int batch : List.of(1, 4)) {
                    double error =
                            PredictionAgreement.relativeError(
                                    device.predict(image, size, batch),
                                    cpu.predict(image, size, batch));
                    tell(
                            String.format(
                                    "%s, float32 without TF32, %d x %d, batch %d: largest"
                                            + " difference from the CPU over the largest value",
                                    encoder, size.width(), size.height(), batch),
                            String.format(Locale.ROOT, "%.1e", error));
                }
            }
        }
    }

    private void precision(ModelPackage model) throws Exception {
        if (!model.has(ModelPackage.HALF_PRECISION_MODEL_FILE)) {
            tell(model.card().name() + ", float16 against float32", "the package has no float16");
            return;
        }
        ModelInput input = model.card().input();
        ImageSize size = input.size().sizeFor(pictures.size().width(), pictures.size().height());
        try (BareSession full = open(model, ModelPackage.MODEL_FILE, Device.CPU, EXACT);
                BareSession half =
                        open(
                                model,
                                ModelPackage.HALF_PRECISION_MODEL_FILE,
                                settings.device(),
                                ROUNDED)) {
            double total = 0;
            for (int i = 0; i < pictures.jpegs().size(); i++) {
                FloatBuffer image = image(input, size, i);
                total +=
                        PredictionAgreement.absRel(
                                half.predict(image, size, 1), full.predict(image, size, 1));
            }
            tell(
                    model.card().name() + ": AbsRel of float16's depth against float32's on a CPU",
                    String.format(Locale.ROOT, "%.5f", total / pictures.jpegs().size()));
        }
    }

    /** The fastest way to run a network. */
    private record Best(int batch, double imagesPerSecond) {}

    private Best rates(ModelPackage model, String encoder) throws Exception {
        Best exact = rates(model, encoder + ", float32", ModelPackage.MODEL_FILE, EXACT);
        if (settings.device().kind() == Device.Kind.CPU) {
            return exact;
        }
        rates(model, encoder + ", TF32", ModelPackage.MODEL_FILE, ROUNDED);
        return rates(model, encoder + ", float16", ModelPackage.HALF_PRECISION_MODEL_FILE, ROUNDED);
    }

    private Best rates(ModelPackage model, String name, String file, RuntimeOptions options)
            throws Exception {
        Best best = new Best(1, 0);
        ImageSize size = square(settings.side());
        FloatBuffer image = image(model.card().input(), size, 0);
        try (BareSession session = open(model, file, settings.device(), options)) {
            for (int batch : settings.batches()) {
                double one = session.rate(image, size, batch, 1, settings.time());
                double two = session.rate(image, size, batch, 2, settings.time());
                tell(
                        name + ", bare session, batch " + batch,
                        String.format(
                                Locale.ROOT,
                                "%.1f images/s with one run at a time, %.1f with two",
                                one,
                                two));
                double rate = Math.max(one, two);
                best = rate > best.imagesPerSecond() ? new Best(batch, rate) : best;
            }
        }
        return best;
    }

    private void stream(ModelPackage model, Best best) throws Exception {
        int warmUp = 8 * best.batch() + 100;
        int frames = (int) Math.max(200, best.imagesPerSecond() * settings.time().toSeconds() * 2);
        try (FullLoad load = new FullLoad(pictures.jpegs())) {
            load.start(estimation(model, best.batch()), 0);
            load.awaitPredictions(warmUp);
            String busy;
            try (GpuMeter meter = GpuMeter.start(settings.device())) {
                load.awaitPredictions(warmUp + frames);
                busy = meter.stop();
            }
            load.stop(files);
            StreamFigures stream = StreamFigures.of(load.predictions().entries(), warmUp, frames);
            tell(
                    "stream of " + pictures.size() + " JPEG, batch " + best.batch(),
                    String.format(
                            Locale.ROOT,
                            "%.1f frames/s, %.2f of the bare session; %d failed",
                            stream.framesPerSecond(),
                            stream.framesPerSecond() / best.imagesPerSecond(),
                            load.failed()));
            tell("where a frame's time goes", stream.timings());
            tell("GPU during the stream", busy);
        }
    }

    private DepthEstimation estimation(ModelPackage model, int batch) {
        return DepthEstimation.builder()
                .model(model.location())
                .device(settings.device())
                .batchSize(batch)
                .batchDelay(Duration.ofMillis(5))
                .decodeThreads(Math.max(2, Devices.cores() - 2))
                .networkSizeMaps()
                .build();
    }

    private void swaps(ModelPackage model, int batch) throws Exception {
        if (settings.swaps() > 0) {
            SwapRun run =
                    new SwapRun(
                            pictures,
                            new SwapRun.Settings(settings.device(), 0, batch),
                            line -> tell("while it runs", line));
            run.swaps(model.location(), settings.swaps(), 16).forEach(figures);
        }
    }

    /** A package may lie anywhere; ONNX Runtime reads files. */
    private ModelPackage local(String model) throws IOException {
        Path folder = Files.createDirectory(files.resolve("trained"));
        ModelPackage opened = ModelPackage.open(model);
        opened.copyTo(folder);
        return ModelPackageWriter.write(folder, opened.card());
    }

    private BareSession open(ModelPackage model, String file, Device device, RuntimeOptions options)
            throws OrtException {
        Path network = Path.of(model.location()).resolve(file);
        return new BareSession(
                network,
                model.card().input().name(),
                model.card().outputs().depth().name(),
                device,
                options);
    }

    private FloatBuffer image(ModelInput input, ImageSize size, int index) throws ImageException {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(3 * size.pixels()));
        try (DecodedImage image =
                ImageCodec.decode(pictures.jpegs().get(index), ImageLimits.DEFAULT)) {
            ImagePreprocessor.preprocess(image, input, size, values);
        }
        return values.rewind();
    }

    private static ImageSize square(int side) {
        return new ImageSize(side, side);
    }

    private void tell(String name, Object value) {
        figures.accept(new Figure(name, value.toString()));
    }

    @Override
    public void close() throws Exception {
        FileUtils.deleteDirectory(files.toFile());
    }
}
