// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.onnx.OnnxExporter;
import io.flinkdepth.training.onnx.PackageOptimizer;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FileUtils;

/**
 * How long one network takes on the CPU in its plain form, in the forms that {@code optimize}
 * writes, and in int8: bare sessions of ONNX Runtime in turn, so that a machine that gets slower
 * does not change their ratios. The weights are random, which changes no time.
 */
@Internal
public final class GraphForms implements AutoCloseable {
    private static final int WARM_UP = 2;

    private final Path files = Files.createTempDirectory("flink-depth-forms-");
    private final Consumer<Figure> figures;
    private final int threads;
    private final int runs;

    /**
     * A measurement that hands its figures on.
     *
     * @param threads of a run; 0 for all cores
     * @param runs of each form
     */
    public GraphForms(int threads, int runs, Consumer<Figure> figures) throws IOException {
        this.threads = threads == 0 ? Devices.cores() : threads;
        this.runs = runs;
        this.figures = figures;
    }

    /** Says what machine the figures are of. */
    public void machine() {
        Processor processor = Processor.describe();
        figures.accept(new Figure("processor", processor.name()));
        figures.accept(new Figure("vector extensions", processor.extensions()));
        figures.accept(new Figure("threads of a run", Integer.toString(threads)));
    }

    /** The architecture of the bundled model, at the size of its frames of 16 : 9. */
    public void bundled() throws Exception {
        DepthNetworkConfiguration network = DepthNetworkConfiguration.deitTiny();
        measure("the bundled model's network", network, new ImageSize(272, 160));
    }

    /**
     * An official architecture.
     *
     * @param encoder as {@code vits}
     * @param side of the square input, pixels
     */
    public void official(String encoder, int side) throws Exception {
        measure(encoder, UntrainedNetwork.configuration(encoder), new ImageSize(side, side));
    }

    private void measure(String name, DepthNetworkConfiguration network, ImageSize size)
            throws Exception {
        Path plain = files.resolve(network.encoder().dimension() + "-plain");
        Path fast = files.resolve(network.encoder().dimension() + "-fast");
        ModelPackage source = UntrainedNetwork.writePlain(network, size, plain);
        new PackageOptimizer(Set.of(ModelPackage.INT8_MODEL_FILE), false)
                .write(source, written -> Map.of(), fast);
        String place = "%s at %d x %d: ".formatted(name, size.width(), size.height());
        try (BareSession base = open(plain.resolve(ModelPackage.MODEL_FILE));
                BareSession rewritten = open(fast.resolve(ModelPackage.MODEL_FILE));
                BareSession int8 = open(fast.resolve(ModelPackage.INT8_MODEL_FILE))) {
            Map<String, BareSession> forms = new LinkedHashMap<>();
            forms.put("plain float32", base);
            forms.put("float32", rewritten);
            forms.put("int8", int8);
            tell(place, timed(forms, size));
        }
    }

    private BareSession open(Path network) throws OrtException {
        RuntimeOptions options = new RuntimeOptions(Device.CPU, 0, threads, 1, false, Map.of());
        return new BareSession(
                network, OnnxExporter.PIXELS, OnnxExporter.DEPTH, Device.CPU, options);
    }

    /** Milliseconds of each run, by form. */
    private Map<String, double[]> timed(Map<String, BareSession> forms, ImageSize size)
            throws OrtException {
        FloatBuffer image = noise(size);
        Map<String, double[]> times = new LinkedHashMap<>();
        forms.keySet().forEach(form -> times.put(form, new double[runs]));
        for (int run = -WARM_UP; run < runs; run++) {
            for (Map.Entry<String, BareSession> form : forms.entrySet()) {
                long start = System.nanoTime();
                form.getValue().predict(image, size, 1);
                if (run >= 0) {
                    times.get(form.getKey())[run] = (System.nanoTime() - start) / 1e6;
                }
            }
        }
        return times;
    }

    private void tell(String place, Map<String, double[]> times) {
        double[] base = times.values().iterator().next();
        times.forEach(
                (form, taken) -> {
                    double[] ratios = new Ratio(form, 0, base, taken).pairs();
                    figures.accept(
                            new Figure(
                                    place + form,
                                    String.format(
                                            Locale.ROOT,
                                            "%.1f ms, %.2f times as fast as plain (%.2f – %.2f)",
                                            Ratio.median(taken),
                                            Ratio.median(ratios),
                                            Ratio.minimum(ratios),
                                            Ratio.maximum(ratios))));
                });
    }

    private static FloatBuffer noise(ImageSize size) {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(3 * size.pixels()));
        SplittableRandom random = new SplittableRandom(1);
        while (values.hasRemaining()) {
            values.put((float) (4 * random.nextDouble() - 2));
        }
        return values.rewind();
    }

    @Override
    public void close() throws IOException {
        FileUtils.deleteDirectory(files.toFile());
    }
}
