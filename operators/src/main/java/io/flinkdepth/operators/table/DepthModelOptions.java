// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.InferenceOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of {@code CREATE MODEL … WITH ('provider' = 'flink-depth', …)}. */
@PublicEvolving
public final class DepthModelOptions {

    /** What is asked of the model: {@code depth} or {@code embedding}. */
    public static final ConfigOption<Task> TASK =
            ConfigOptions.key("task")
                    .enumType(Task.class)
                    .defaultValue(Task.DEPTH)
                    .withDescription("What is asked of the model.");

    /** Where the model is: a package, a registry of packages, or the bundled model. */
    public static final ConfigOption<String> MODEL =
            ConfigOptions.key("model")
                    .stringType()
                    .defaultValue(InferenceBuilder.BUNDLED_MODEL)
                    .withDescription(
                            "The folder of a model package or of a registry, on any file system"
                                    + " that all TaskManagers can read; or "
                                    + InferenceBuilder.BUNDLED_MODEL
                                    + ", the small model that comes with the jar.");

    /** Which model of a registry. */
    public static final ConfigOption<String> MODEL_NAME =
            ConfigOptions.key("model-name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The model's name in a registry; not needed where there is only one.");

    /** Which version of the registry's model; the pinned or else the newest by default. */
    public static final ConfigOption<String> MODEL_VERSION =
            ConfigOptions.key("model-version")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The version to serve from a registry, whatever is published or pinned"
                                    + " there. By default the pinned version, or else the newest.");

    /** How often the registry is asked for another version; never by default. */
    public static final ConfigOption<Duration> MODEL_REFRESH_INTERVAL =
            ConfigOptions.key("model-refresh-interval")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How often the registry is asked whether another version is to be"
                                    + " served; without it, only a restart asks.");

    /** What the bytes of the column {@code depth} are. */
    public static final ConfigOption<DepthEncoding> DEPTH_ENCODING =
            ConfigOptions.key("depth-encoding")
                    .enumType(DepthEncoding.class)
                    .defaultValue(DepthEncoding.PNG16)
                    .withDescription("What the bytes of the column depth are.");

    /** The size of depth maps: the image's own or the network's. */
    public static final ConfigOption<DepthSize> DEPTH_SIZE =
            ConfigOptions.key("depth-size")
                    .enumType(DepthSize.class)
                    .defaultValue(DepthSize.IMAGE)
                    .withDescription("The size of depth maps.");

    /** The size that images are resized to for the network; the card's own by default. */
    public static final ConfigOption<Integer> INPUT_SIZE =
            ConfigOptions.key("input-size")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "The size in pixels that images are resized to for the network, the"
                                    + " main knob of quality against speed; 0 for the card's own.");

    /** The most images of a batch. */
    public static final ConfigOption<Integer> BATCH_SIZE =
            ConfigOptions.key("batch-size")
                    .intType()
                    .defaultValue(InferenceOptions.DEFAULT.batchSize())
                    .withDescription(
                            "The most images of a batch. Batches form across concurrent calls of"
                                    + " ML_PREDICT in async mode; give twice as many"
                                    + " max-concurrent-operations.");

    /** The longest that a batch waits for more images. */
    public static final ConfigOption<Duration> BATCH_DELAY =
            ConfigOptions.key("batch-delay")
                    .durationType()
                    .defaultValue(InferenceOptions.DEFAULT.batchDelay())
                    .withDescription("The longest that a batch waits for more images.");

    /** Threads of a subtask that decode, resize and encode. */
    public static final ConfigOption<Integer> DECODE_THREADS =
            ConfigOptions.key("decode-threads")
                    .intType()
                    .defaultValue(InferenceOptions.DEFAULT.decodeThreads())
                    .withDescription("Threads of a subtask that decode, resize and encode.");

    /** Where the model runs: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. */
    public static final ConfigOption<String> DEVICE =
            ConfigOptions.key("device")
                    .stringType()
                    .defaultValue("auto")
                    .withDescription("Where the model runs: auto, cpu, cuda or cuda:N.");

    /** The most of a GPU's memory that the model may take; 0 for no limit. */
    public static final ConfigOption<MemorySize> DEVICE_MEMORY =
            ConfigOptions.key("device-memory")
                    .memoryType()
                    .defaultValue(MemorySize.ZERO)
                    .withDescription(
                            "The most of a GPU's memory that the model may take; 0 for no limit.");

    /** Threads of one model run on the CPU; 0 for as many as the runs leave. */
    public static final ConfigOption<Integer> THREADS =
            ConfigOptions.key("threads")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Threads of one model run on the CPU; 0 for the cores divided by the"
                                    + " runs.");

    /** Model runs at a time on a device; 0 for two on a GPU, one a core on the CPU, up to 8. */
    public static final ConfigOption<Integer> CONCURRENT_RUNS =
            ConfigOptions.key("concurrent-runs")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Model runs at a time on a device of a TaskManager; 0 for two on a GPU"
                                    + " and one a core, up to 8, on the CPU.");

    /** Options of ONNX Runtime's CUDA provider. */
    public static final ConfigOption<Map<String, String>> DEVICE_OPTIONS =
            ConfigOptions.key("device-options")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Options of ONNX Runtime's CUDA provider by their names, as"
                                    + " 'cudnn_conv_algo_search:HEURISTIC'; without effect on the"
                                    + " CPU.");

    /** Larger images, encoded, are refused. */
    public static final ConfigOption<MemorySize> MAX_IMAGE_BYTES =
            ConfigOptions.key("max-image-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(ImageLimits.DEFAULT.maxBytes()))
                    .withDescription("Images of more encoded bytes are refused.");

    /** Images of more pixels are refused. */
    public static final ConfigOption<Long> MAX_IMAGE_PIXELS =
            ConfigOptions.key("max-image-pixels")
                    .longType()
                    .defaultValue(ImageLimits.DEFAULT.maxPixels())
                    .withDescription("Images of more pixels are refused.");

    /** Images whose sides differ by a larger factor are refused. */
    public static final ConfigOption<Double> MAX_IMAGE_ASPECT_RATIO =
            ConfigOptions.key("max-image-aspect-ratio")
                    .doubleType()
                    .defaultValue(ImageLimits.DEFAULT.maxAspectRatio())
                    .withDescription("Images whose sides differ by a larger factor are refused.");

    private DepthModelOptions() {}

    static Set<ConfigOption<?>> all() {
        return Set.of(
                TASK,
                MODEL,
                MODEL_NAME,
                MODEL_VERSION,
                MODEL_REFRESH_INTERVAL,
                DEPTH_ENCODING,
                DEPTH_SIZE,
                INPUT_SIZE,
                BATCH_SIZE,
                BATCH_DELAY,
                DECODE_THREADS,
                DEVICE,
                DEVICE_MEMORY,
                THREADS,
                CONCURRENT_RUNS,
                DEVICE_OPTIONS,
                MAX_IMAGE_BYTES,
                MAX_IMAGE_PIXELS,
                MAX_IMAGE_ASPECT_RATIO);
    }

    /** What is asked of a model. */
    @PublicEvolving
    public enum Task {
        /** A depth map of the image. */
        DEPTH,
        /** What the encoder makes of the image, as vectors. */
        EMBEDDING
    }

    /** The size of a depth map. */
    @PublicEvolving
    public enum DepthSize {
        /** The image's own, upright. */
        IMAGE,
        /** The network's, which is smaller and cheaper. */
        NETWORK
    }
}
