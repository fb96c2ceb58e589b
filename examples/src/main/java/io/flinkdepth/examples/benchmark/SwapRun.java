// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.runtime.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.FileUtils;

/**
 * What a stream under full load notices of changes of its model, and what becomes of the memory of
 * the process.
 */
@Internal
public final class SwapRun {

    private static final Set<Integer> MEMORY_AFTER = Set.of(1, 10, 50, 100, 200, 500, 1000);
    private static final int SAMPLES = 10;
    private static final int UNDISTURBED = 600;
    private static final int WARM_UP = 200;
    private static final int BETWEEN = 30;

    private final BenchmarkInput pictures;
    private final Settings settings;
    private final Consumer<String> progress;

    /**
     * How the model runs.
     *
     * @param device where
     * @param inputSize the size images are resized to, 0 for the model's own
     * @param batch images of a batch
     */
    public record Settings(Device device, int inputSize, int batch) {}

    /**
     * A run on the CPU, image by image.
     *
     * @param frameSize of the frames that are sent
     * @param inputSize the size images are resized to, 0 for the model's own
     * @param progress gets a line now and then
     */
    public SwapRun(ImageSize frameSize, int inputSize, Consumer<String> progress) {
        this(new BenchmarkInput(frameSize), new Settings(Device.CPU, inputSize, 1), progress);
    }

    SwapRun(BenchmarkInput pictures, Settings settings, Consumer<String> progress) {
        this.pictures = pictures;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Sends updates to two packages in turn that differ in nothing but the version, each as soon as
     * the one before is settled, and tells what came of it.
     *
     * @param shadowFrames frames of each shadow evaluation
     */
    public List<Figure> swaps(String model, int swaps, int shadowFrames) throws Exception {
        Path files = Files.createTempDirectory("flink-depth-swaps-");
        try (FullLoad load = new FullLoad(pictures.jpegs())) {
            ModelPackage[] versions = {
                copy(model, files.resolve("1"), "1"), copy(model, files.resolve("2"), "2")
            };
            load.start(
                    estimation(versions[0].location())
                            .shadowEvaluation(shadow(shadowFrames))
                            .build(),
                    swaps);
            return swapInTurn(load, versions, swaps, files);
        } finally {
            FileUtils.deleteDirectory(files.toFile());
        }
    }

    private List<Figure> swapInTurn(FullLoad load, ModelPackage[] versions, int swaps, Path files)
            throws Exception {
        List<Figure> memory = new ArrayList<>();
        List<Consumer<SwapGaps>> stretches = new ArrayList<>();
        load.awaitPredictions(WARM_UP + UNDISTURBED);
        stretches.add(gaps -> gaps.undisturbed(WARM_UP, WARM_UP + UNDISTURBED));
        int taken = 0;
        for (int swap = 1; swap <= swaps; swap++) {
            ModelPackage next = versions[swap % versions.length];
            int before = load.predictions().size();
            load.send(next.toUpdate());
            ModelEvent event = load.awaitEvent();
            int decided = load.predictions().size();
            load.awaitMorePredictions(BETWEEN);
            int after = load.predictions().size();
            stretches.add(gaps -> gaps.shadow(before, decided));
            if (event.kind() == ModelEvent.Kind.REFUSED) {
                progress.accept("swap " + swap + " refused: " + event.reason());
            } else {
                taken++;
                stretches.add(gaps -> gaps.swap(before, after, next.version().version()));
            }
            int settled = load.predictions().size();
            load.awaitMorePredictions(decided - before);
            stretches.add(gaps -> gaps.control(settled, settled + decided - before));
            if (MEMORY_AFTER.contains(swap) || swap == swaps) {
                memory.add(sample("after " + swap + " model updates"));
            }
        }
        load.stop(files);
        List<Figure> figures = new ArrayList<>(counts(load));
        figures.add(new Figure("model updates", "" + swaps));
        figures.add(new Figure("swaps", "" + taken));
        SwapGaps gaps = new SwapGaps(load.predictions().entries());
        stretches.forEach(stretch -> stretch.accept(gaps));
        figures.addAll(gaps.figures());
        figures.addAll(memory);
        return figures;
    }

    /** Sends so many frames through one model, and looks at the memory ten times. */
    public List<Figure> memory(String model, int frames) throws Exception {
        Path files = Files.createTempDirectory("flink-depth-memory-");
        try (FullLoad load = new FullLoad(pictures.jpegs())) {
            List<Figure> memory = new ArrayList<>();
            load.start(estimation(model).build(), 0);
            for (int part = 1; part <= SAMPLES; part++) {
                int count = Math.toIntExact((long) frames * part / SAMPLES);
                load.awaitPredictions(count);
                memory.add(sample("after " + count + " frames"));
            }
            load.stop(files);
            List<Figure> figures = new ArrayList<>(counts(load));
            figures.addAll(memory);
            return figures;
        } finally {
            FileUtils.deleteDirectory(files.toFile());
        }
    }

    private DepthEstimation.Builder estimation(String model) {
        return DepthEstimation.builder()
                .model(model)
                .device(settings.device())
                .inputSize(settings.inputSize())
                .batchSize(settings.batch())
                .networkSizeMaps();
    }

    private ShadowOptions shadow(int frames) {
        ShadowOptions.Builder options = ShadowOptions.builder().frames(frames);
        // A process that starts CUDA has gigabytes of its libraries before it has a model.
        return settings.device().kind() == Device.Kind.CPU
                ? options.build()
                : options.maxMemory(MemorySize.ofMebiBytes(16 << 10))
                        .maxLoadTime(Duration.ofMinutes(2))
                        .build();
    }

    private static ModelPackage copy(String model, Path folder, String version) throws IOException {
        ModelPackage opened = ModelPackage.open(model);
        Files.createDirectories(folder);
        opened.copyTo(folder);
        return ModelPackageWriter.write(folder, opened.card().withVersion(version));
    }

    private Figure sample(String when) throws IOException {
        String value = ProcessMemory.now().toString();
        Optional<String> gpu = GpuMeter.memory(settings.device());
        Figure figure =
                new Figure("resident memory " + when, gpu.map(m -> value + "; " + m).orElse(value));
        progress.accept(figure.name() + ": " + figure.value());
        return figure;
    }

    private static List<Figure> counts(FullLoad load) {
        PredictionLog predictions = load.predictions();
        int doubled = predictions.doubled();
        long lost = load.sent() - (predictions.size() - doubled) - load.failed();
        return List.of(
                new Figure("frames sent", "" + load.sent()),
                new Figure("frames lost", "" + lost),
                new Figure("frames failed", "" + load.failed()),
                new Figure("predictions doubled", "" + doubled),
                new Figure("predictions out of order", "" + predictions.outOfOrder()));
    }
}
