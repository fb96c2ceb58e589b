// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;

/**
 * The settings that all uses of a model have in common. Not serializable and not thread-safe; lives
 * while a job is put together.
 *
 * @param <B> the builder itself
 */
@PublicEvolving
public abstract class InferenceBuilder<B extends InferenceBuilder<B>> {

    private String model = BUNDLED_MODEL;
    @Nullable private String registry;
    private final Map<String, String> movedModels = new HashMap<>();
    private final Map<String, String> deviceOptions = new LinkedHashMap<>();
    private final Set<String> allowedModels = new TreeSet<>();
    private Device device = Device.AUTO;
    private MemorySize deviceMemory = MemorySize.ZERO;
    private int threads;
    private int concurrentRuns;
    private boolean tensorFloat32 = true;
    private int inputSize;
    private int batchSize = InferenceOptions.DEFAULT.batchSize();
    private MemorySize batchBytes = new MemorySize(InferenceOptions.DEFAULT.batchBytes());
    private Duration batchDelay = InferenceOptions.DEFAULT.batchDelay();
    private int maxInFlight;
    private int decodeThreads = InferenceOptions.DEFAULT.decodeThreads();
    private OutputOrder order = OutputOrder.BY_CAMERA;
    private Overload overload = Overload.BACKPRESSURE;
    @Nullable private Duration maxFrameAge;
    private ImageLimits limits = ImageLimits.DEFAULT;
    private boolean failOnBadFrame;
    private ShadowOptions shadow = ShadowOptions.DEFAULT;
    private boolean keepPartitioning;
    @Nullable private String uidPrefix;
    @Nullable private String slotSharingGroup;
    private int parallelism;

    /** The small model that comes with this project. */
    public static final String BUNDLED_MODEL = "bundled:default";

    protected InferenceBuilder() {}

    protected abstract B self();

    /**
     * The model to serve: the folder of a model package, as a path or URI of any Flink file system
     * that all TaskManagers can read, or {@link #BUNDLED_MODEL}, the default.
     */
    public B model(String location) {
        model = Objects.requireNonNull(location, "location");
        return self();
    }

    /**
     * The registry of the versions that model updates name. A checkpoint holds name, version and
     * digest of the serving model; a restored job looks for it in this registry, by default the one
     * that has the package of {@link #model}, and last where its update said that it lay.
     */
    public B registry(String location) {
        registry = Objects.requireNonNull(location, "location");
        return self();
    }

    /**
     * Allows model updates to name packages below a folder. Without it they name packages of the
     * {@link #registry}, and packages beside that of {@link #model}; an update to any other place
     * is refused, as whoever can write to the topic of updates would choose the code that runs.
     *
     * @param location a path or URI
     */
    public B allowedModels(String location) {
        allowedModels.add(Objects.requireNonNull(location, "location"));
        return self();
    }

    /**
     * Says where packages lie now that were moved since a savepoint was written. It applies to the
     * location of a model update, which is the last place where a restored job looks.
     *
     * @param oldLocation a former location, or its beginning
     * @param newLocation what replaces it
     */
    public B movedModels(String oldLocation, String newLocation) {
        movedModels.put(
                Objects.requireNonNull(oldLocation, "oldLocation"),
                Objects.requireNonNull(newLocation, "newLocation"));
        return self();
    }

    /** Where the model runs; {@link Device#AUTO} by default. */
    public B device(Device newDevice) {
        device = Objects.requireNonNull(newDevice, "device");
        return self();
    }

    /** The most of a GPU's memory that the model may take; no limit by default. */
    public B deviceMemory(MemorySize limit) {
        deviceMemory = Objects.requireNonNull(limit, "limit");
        return self();
    }

    /**
     * Threads of one model run on the CPU. By default the cores are divided by {@link
     * #concurrentRuns}, which makes it one on small machines: the most frames a second. One run at
     * a time on all cores has the lowest latency.
     */
    public B threads(int newThreads) {
        threads = newThreads;
        return self();
    }

    /**
     * Model runs at a time on a device of a TaskManager; by default two on a GPU, one for each core
     * on the CPU, up to 8.
     */
    public B concurrentRuns(int runs) {
        concurrentRuns = runs;
        return self();
    }

    /**
     * An option of ONNX Runtime's CUDA provider by its name, as {@code cudnn_conv_algo_search} or
     * {@code arena_extend_strategy}; without effect on the CPU. Options that the operator sets by
     * its own settings, and {@code enable_cuda_graph}, are refused.
     */
    public B deviceOption(String name, String value) {
        deviceOptions.put(
                Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return self();
    }

    /** Whether a GPU may round float32 products to 10 bits of mantissa; true by default. */
    public B tensorFloat32(boolean allowed) {
        tensorFloat32 = allowed;
        return self();
    }

    /**
     * The size that images are resized to, the main knob of quality against speed: the shorter side
     * or the side of a square, as the model's card says. The card's own by default.
     */
    public B inputSize(int pixels) {
        inputSize = pixels;
        return self();
    }

    /** The most frames of a batch; 1 by default; larger ones are for GPUs. */
    public B batchSize(int frames) {
        batchSize = frames;
        return self();
    }

    /** The most encoded bytes of a batch; 64 MiB by default. */
    public B batchBytes(MemorySize bytes) {
        batchBytes = Objects.requireNonNull(bytes, "bytes");
        return self();
    }

    /** The longest that a batch waits for more frames; 20 ms by default. */
    public B batchDelay(Duration delay) {
        batchDelay = Objects.requireNonNull(delay, "delay");
        return self();
    }

    /**
     * The most frames of a subtask on their way at a time. It bounds memory, and what a checkpoint
     * waits for: the operator finishes all of them before it forwards a barrier. By default twice
     * the batch and one for each decoding thread.
     */
    public B maxInFlightFrames(int frames) {
        if (frames < 1) {
            throw new IllegalArgumentException(
                    "maxInFlightFrames is " + frames + "; give at least the batch size");
        }
        maxInFlight = frames;
        return self();
    }

    /** Threads of a subtask that decode and resize; 2 by default. */
    public B decodeThreads(int newThreads) {
        decodeThreads = newThreads;
        return self();
    }

    /** The order of the predictions; by camera by default. */
    public B order(OutputOrder newOrder) {
        order = Objects.requireNonNull(newOrder, "order");
        return self();
    }

    /** What happens when frames come too fast; back-pressure by default. */
    public B overload(Overload newOverload) {
        overload = Objects.requireNonNull(newOverload, "overload");
        return self();
    }

    /** Frames whose event time is longer ago are dropped and counted; none by default. */
    public B maxFrameAge(Duration age) {
        maxFrameAge = Objects.requireNonNull(age, "age");
        return self();
    }

    /** What images are refused; {@link ImageLimits#DEFAULT} by default. */
    public B imageLimits(ImageLimits newLimits) {
        limits = Objects.requireNonNull(newLimits, "limits");
        return self();
    }

    /**
     * Whether a frame without a prediction fails the job; it goes to the side output by default.
     */
    public B failOnBadFrame(boolean fail) {
        failOnBadFrame = fail;
        return self();
    }

    /**
     * How a model update is evaluated on live frames before it takes over; {@link
     * ShadowOptions#DEFAULT} by default.
     */
    public B shadowEvaluation(ShadowOptions options) {
        shadow = Objects.requireNonNull(options, "options");
        return self();
    }

    /**
     * Keeps the partitioning of the frames. By default they are partitioned by camera, which order
     * and LATEST_FRAME need; keep it where the stream already has each camera in one subtask, such
     * as behind a source of a partition a camera, and the operator can chain to the source.
     */
    public B keepPartitioning() {
        keepPartitioning = true;
        return self();
    }

    /** Names all inner operators for savepoints; without it Flink makes names up. */
    public B uid(String prefix) {
        uidPrefix = Objects.requireNonNull(prefix, "prefix");
        return self();
    }

    /** The slot sharing group of the model's operator. */
    public B slotSharingGroup(String group) {
        slotSharingGroup = Objects.requireNonNull(group, "group");
        return self();
    }

    /** The parallelism of the model's operator; the environment's by default. */
    public B parallelism(int subtasks) {
        if (subtasks < 1) {
            throw new IllegalArgumentException(
                    "parallelism is " + subtasks + "; give at least 1, or leave it out");
        }
        parallelism = subtasks;
        return self();
    }

    /** Checks the settings against each other. */
    @Internal
    protected final InferenceConfiguration configuration() {
        if (overload == Overload.LATEST_FRAME && order == OutputOrder.ALL) {
            throw new IllegalArgumentException(
                    "LATEST_FRAME with OutputOrder.ALL would let one camera hold up another; use"
                            + " OutputOrder.BY_CAMERA");
        }
        RuntimeOptions runtime =
                new RuntimeOptions(
                        device,
                        deviceMemory.getBytes(),
                        threads,
                        concurrentRuns,
                        tensorFloat32,
                        deviceOptions);
        InferenceOptions options =
                new InferenceOptions(
                        runtime,
                        inputSize,
                        batchSize,
                        batchBytes.getBytes(),
                        batchDelay,
                        maxInFlight,
                        decodeThreads,
                        order,
                        overload,
                        maxFrameAge,
                        limits,
                        failOnBadFrame);
        return new InferenceConfiguration(
                model,
                registry,
                Map.copyOf(movedModels),
                Set.copyOf(allowedModels),
                options,
                shadow,
                !keepPartitioning,
                uidPrefix,
                slotSharingGroup,
                parallelism);
    }
}
