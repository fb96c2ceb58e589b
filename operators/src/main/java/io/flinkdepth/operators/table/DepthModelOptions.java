// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.operators.depth.MissingIntrinsics;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.runtime.Precision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of {@code CREATE MODEL … WITH ('provider' = 'flink-depth', …)}. */
@PublicEvolving
public final class DepthModelOptions {

    /** The task of the model: {@code depth} or {@code embedding}. */
    public static final ConfigOption<Task> TASK =
            ConfigOptions.key("task")
                    .enumType(Task.class)
                    .defaultValue(Task.DEPTH)
                    .withDescription("The task of the model.");

    /** The location of the model: a package, a registry of packages, or the bundled model. */
    public static final ConfigOption<String> MODEL =
            ConfigOptions.key("model")
                    .stringType()
                    .defaultValue(InferenceBuilder.BUNDLED_MODEL)
                    .withDescription(
                            "The folder of a model package or of a registry, on any file system"
                                    + " that all TaskManagers can read; or "
                                    + InferenceBuilder.BUNDLED_MODEL
                                    + ", the small model in the jar.");

    /** The name of a model in a registry. */
    public static final ConfigOption<String> MODEL_NAME =
            ConfigOptions.key("model-name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The model's name in a registry; not needed if there is only one.");

    /** The version in a registry; by default the pinned version, otherwise the newest. */
    public static final ConfigOption<String> MODEL_VERSION =
            ConfigOptions.key("model-version")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A fixed version to serve from a registry, regardless of publications"
                                    + " and pins. By default the pinned version, otherwise the newest.");

    /** Interval in which the registry is checked for another version; never by default. */
    public static final ConfigOption<Duration> MODEL_REFRESH_INTERVAL =
            ConfigOptions.key("model-refresh-interval")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "Interval in which the registry is checked for another version to"
                                    + " serve; by default only at the start of a job.");

    /** The encoding of the column {@code depth}. */
    public static final ConfigOption<DepthEncoding> DEPTH_ENCODING =
            ConfigOptions.key("depth-encoding")
                    .enumType(DepthEncoding.class)
                    .defaultValue(DepthEncoding.PNG16)
                    .withDescription("The encoding of the column depth.");

    /** The size of depth maps: that of the image or of the network. */
    public static final ConfigOption<DepthSize> DEPTH_SIZE =
            ConfigOptions.key("depth-size")
                    .enumType(DepthSize.class)
                    .defaultValue(DepthSize.IMAGE)
                    .withDescription("The size of depth maps.");

    /** The file of calibrations by camera. */
    public static final ConfigOption<String> CAMERA_INTRINSICS =
            ConfigOptions.key("camera-intrinsics")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A JSON file with the intrinsics of cameras, read where the statement is"
                                    + " planned. They apply to images without a value in the input"
                                    + " column intrinsics, by the input column camera.");

    /** The result for images of unknown intrinsics, if the model needs them. */
    public static final ConfigOption<MissingIntrinsics> MISSING_INTRINSICS =
            ConfigOptions.key("missing-intrinsics")
                    .enumType(MissingIntrinsics.class)
                    .defaultValue(MissingIntrinsics.RELATIVE)
                    .withDescription(
                            "The result for an image of unknown intrinsics, if the model needs them"
                                    + " to give metres: relative disparity, or no depth and an"
                                    + " error.");

    /** The size that images are resized to for the network; by default that of the card. */
    public static final ConfigOption<Integer> INPUT_SIZE =
            ConfigOptions.key("input-size")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "The size in pixels that images are resized to for the network; smaller"
                                    + " is faster and less accurate; 0 for the size in the card.");

    /** Maximum number of images in a batch. */
    public static final ConfigOption<Integer> BATCH_SIZE =
            ConfigOptions.key("batch-size")
                    .intType()
                    .defaultValue(InferenceOptions.DEFAULT.batchSize())
                    .withDescription(
                            "Maximum number of images in a batch. Batches form across concurrent calls of"
                                    + " ML_PREDICT in async mode; give twice as many"
                                    + " max-concurrent-operations.");

    /** Maximum time that a batch waits for more images. */
    public static final ConfigOption<Duration> BATCH_DELAY =
            ConfigOptions.key("batch-delay")
                    .durationType()
                    .defaultValue(InferenceOptions.DEFAULT.batchDelay())
                    .withDescription("Maximum time that a batch waits for more images.");

    /** Number of threads of a subtask that decode, resize and encode. */
    public static final ConfigOption<Integer> DECODE_THREADS =
            ConfigOptions.key("decode-threads")
                    .intType()
                    .defaultValue(InferenceOptions.DEFAULT.decodeThreads())
                    .withDescription(
                            "Number of threads of a subtask that decode, resize and encode.");

    /**
     * The device that runs the model: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
     */
    public static final ConfigOption<String> DEVICE =
            ConfigOptions.key("device")
                    .stringType()
                    .defaultValue("auto")
                    .withDescription("The device that runs the model: auto, cpu, cuda or cuda:N.");

    /** Maximum GPU memory of the model; 0 for no limit. */
    public static final ConfigOption<MemorySize> DEVICE_MEMORY =
            ConfigOptions.key("device-memory")
                    .memoryType()
                    .defaultValue(MemorySize.ZERO)
                    .withDescription("Maximum GPU memory of the model; 0 for no limit.");

    /** Number of threads of one model run on the CPU; 0 for the cores divided by the runs. */
    public static final ConfigOption<Integer> THREADS =
            ConfigOptions.key("threads")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Number of threads of one model run on the CPU; 0 for the cores divided by the"
                                    + " runs.");

    /**
     * Number of concurrent model runs on a device; 0 for two on a GPU, and on the CPU for one per
     * core, or with more than two cores for the fastest number up to 8, which is measured.
     */
    public static final ConfigOption<Integer> CONCURRENT_RUNS =
            ConfigOptions.key("concurrent-runs")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Number of concurrent model runs on a device of a TaskManager; 0 for two"
                                    + " on a GPU, and on the CPU for one per core, or with more than"
                                    + " two cores for the fastest number up to 8, which is measured"
                                    + " at the start.");

    /** Options of ONNX Runtime's CUDA provider. */
    public static final ConfigOption<Map<String, String>> DEVICE_OPTIONS =
            ConfigOptions.key("device-options")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Options of ONNX Runtime's CUDA provider by name, for example"
                                    + " 'cudnn_conv_algo_search:HEURISTIC'; without effect on the"
                                    + " CPU.");

    /** Which of the networks of a package runs. */
    public static final ConfigOption<Precision> PRECISION =
            ConfigOptions.key("precision")
                    .enumType(Precision.class)
                    .defaultValue(Precision.AUTO)
                    .withDescription(
                            "Which of the networks of a package runs: fp32, fp16, int8, or auto:"
                                    + " the fastest of the device that the card says is as good.");

    /** Files of the keys whose packages are loaded. */
    public static final ConfigOption<List<String>> TRUSTED_KEYS =
            ConfigOptions.key("trusted-keys")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "PEM files of public Ed25519 keys, separated by ';', read where the"
                                    + " statement is planned. A model needs the signature of one of"
                                    + " them.");

    /** Images with more encoded bytes are rejected. */
    public static final ConfigOption<MemorySize> MAX_IMAGE_BYTES =
            ConfigOptions.key("max-image-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(ImageLimits.DEFAULT.maxBytes()))
                    .withDescription("Images with more encoded bytes are rejected.");

    /** Images with more pixels are rejected. */
    public static final ConfigOption<Long> MAX_IMAGE_PIXELS =
            ConfigOptions.key("max-image-pixels")
                    .longType()
                    .defaultValue(ImageLimits.DEFAULT.maxPixels())
                    .withDescription("Images with more pixels are rejected.");

    /** Images whose sides differ by a larger factor are rejected. */
    public static final ConfigOption<Double> MAX_IMAGE_ASPECT_RATIO =
            ConfigOptions.key("max-image-aspect-ratio")
                    .doubleType()
                    .defaultValue(ImageLimits.DEFAULT.maxAspectRatio())
                    .withDescription("Images whose sides differ by a larger factor are rejected.");

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
                CAMERA_INTRINSICS,
                MISSING_INTRINSICS,
                INPUT_SIZE,
                BATCH_SIZE,
                BATCH_DELAY,
                DECODE_THREADS,
                DEVICE,
                DEVICE_MEMORY,
                THREADS,
                CONCURRENT_RUNS,
                DEVICE_OPTIONS,
                PRECISION,
                TRUSTED_KEYS,
                MAX_IMAGE_BYTES,
                MAX_IMAGE_PIXELS,
                MAX_IMAGE_ASPECT_RATIO);
    }

    /** The task of a model. */
    @PublicEvolving
    public enum Task {
        /** A depth map of the image. */
        DEPTH,
        /** The embedding of the image by the encoder, as vectors. */
        EMBEDDING
    }

    /** The size of a depth map. */
    @PublicEvolving
    public enum DepthSize {
        /** The size of the upright image. */
        IMAGE,
        /** The size of the network's output, which is smaller and cheaper. */
        NETWORK
    }
}
