// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;

/**
 * The common settings of all operators that run a model. Not serializable and not thread-safe; used
 * only while a job is built.
 *
 * @param <B> the builder itself
 */
@PublicEvolving
public abstract class InferenceBuilder<B extends InferenceBuilder<B>> {

    private String model = BUNDLED_MODEL;
    @Nullable private String modelName;
    @Nullable private String registry;
    private final Map<String, String> movedModels = new HashMap<>();
    private final Map<String, String> deviceOptions = new LinkedHashMap<>();
    private final Set<String> allowedModels = new TreeSet<>();
    private Device device = Device.AUTO;
    private MemorySize deviceMemory = MemorySize.ZERO;
    private int threads;
    private int concurrentRuns;
    private boolean tensorFloat32 = true;
    private Precision precision = Precision.AUTO;
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
    private TrustedKeys trustedKeys = TrustedKeys.ANY;
    private ShadowOptions shadow = ShadowOptions.DEFAULT;
    private boolean keepPartitioning;
    @Nullable private String uidPrefix;
    @Nullable private String slotSharingGroup;
    private int parallelism;

    /** The small bundled model. */
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
     * The name of the model whose updates apply; by default that of the package of {@link #model}.
     * With another name the job starts with that package and changes to the first version of the
     * named model that passes. Updates of other models are ignored, each with an event. Needs a
     * {@link #registry}, or {@link #allowedModels}, that has them.
     */
    @Experimental
    public B modelName(String name) {
        modelName = Objects.requireNonNull(name, "name");
        return self();
    }

    /**
     * The registry of the versions in model updates; by default updates may only name versions
     * beside the package of {@link #model}, so it is required for another {@link #modelName}. A
     * checkpoint contains the name, version and digest of the serving model. A restored job looks
     * for it in this registry, then beside that package, and finally at the location in its update.
     */
    public B registry(String location) {
        registry = Objects.requireNonNull(location, "location");
        return self();
    }

    /**
     * Allows model updates to name packages below a folder. By default, only packages of the {@link
     * #registry} and packages beside that of {@link #model} are allowed. Updates with another
     * location are refused; otherwise everyone who can write to the topic of updates could choose
     * the code that runs.
     *
     * @param location a path or URI
     */
    public B allowedModels(String location) {
        allowedModels.add(Objects.requireNonNull(location, "location"));
        return self();
    }

    /**
     * The keys whose packages are loaded: the first model, model updates and the teacher of a
     * shadow evaluation. A package without a signature of one of them fails the job at its start,
     * and is refused as an update. {@link TrustedKeys#ANY} by default.
     */
    @Experimental
    public B trustedKeys(TrustedKeys keys) {
        trustedKeys = Objects.requireNonNull(keys, "keys");
        return self();
    }

    /**
     * The new location of packages that were moved after a savepoint was written. It applies to the
     * location in a model update, which is the last place where a restored job looks. None by
     * default.
     *
     * @param oldLocation a former location, or a prefix of it
     * @param newLocation the replacement
     */
    public B movedModels(String oldLocation, String newLocation) {
        movedModels.put(
                Objects.requireNonNull(oldLocation, "oldLocation"),
                Objects.requireNonNull(newLocation, "newLocation"));
        return self();
    }

    /** The device that runs the model; {@link Device#AUTO} by default. */
    public B device(Device newDevice) {
        device = Objects.requireNonNull(newDevice, "device");
        return self();
    }

    /** Maximum GPU memory of the model; no limit by default. */
    public B deviceMemory(MemorySize limit) {
        deviceMemory = Objects.requireNonNull(limit, "limit");
        return self();
    }

    /**
     * Number of threads of one model run on the CPU. By default the cores are divided by {@link
     * #concurrentRuns}. One run at a time on all cores has the lowest latency.
     */
    public B threads(int newThreads) {
        threads = newThreads;
        return self();
    }

    /**
     * Number of concurrent model runs on a device of a TaskManager. By default two on a GPU. On a
     * CPU with one or two cores, one for each core; with more cores, the operator runs the first
     * model for about a second when it starts and takes the number of runs, up to 8, and of threads
     * that predict most. A job that gives this number or {@link #threads} does not measure.
     */
    public B concurrentRuns(int runs) {
        concurrentRuns = runs;
        return self();
    }

    /**
     * An option of ONNX Runtime's CUDA provider, such as {@code cudnn_conv_algo_search} or {@code
     * arena_extend_strategy}; without effect on the CPU. Options that the operator sets itself, and
     * {@code enable_cuda_graph}, are rejected. None by default.
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
     * Which of the networks of a package runs: float32, float16 or int8; {@link Precision#AUTO} by
     * default. It applies to model updates, too: an update whose package lacks the precision is
     * refused.
     */
    @Experimental
    public B precision(Precision newPrecision) {
        precision = Objects.requireNonNull(newPrecision, "precision");
        return self();
    }

    /**
     * The size that images are resized to, which is the main trade-off between quality and speed:
     * the shorter side or the side of a square, depending on the model's card. The size in the card
     * by default.
     */
    public B inputSize(int pixels) {
        inputSize = pixels;
        return self();
    }

    /** Maximum number of frames in a batch; 1 by default. Use larger batches on GPUs. */
    public B batchSize(int frames) {
        batchSize = frames;
        return self();
    }

    /** Maximum number of encoded bytes in a batch; 64 MiB by default. */
    public B batchBytes(MemorySize bytes) {
        batchBytes = Objects.requireNonNull(bytes, "bytes");
        return self();
    }

    /** Maximum time that a batch waits for more frames; 20 ms by default. */
    public B batchDelay(Duration delay) {
        batchDelay = Objects.requireNonNull(delay, "delay");
        return self();
    }

    /**
     * Maximum number of frames in flight of a subtask. It limits the memory and the time that a
     * checkpoint waits, because the operator finishes these frames before it forwards a barrier. By
     * default a batch for each concurrent run, another batch, and one frame for each decoding
     * thread.
     */
    public B maxInFlightFrames(int frames) {
        if (frames < 1) {
            throw new IllegalArgumentException(
                    "maxInFlightFrames is " + frames + "; give at least the batch size");
        }
        maxInFlight = frames;
        return self();
    }

    /** Number of threads of a subtask that decode and resize; 2 by default. */
    public B decodeThreads(int newThreads) {
        decodeThreads = newThreads;
        return self();
    }

    /** The order of the predictions; by camera by default. */
    public B order(OutputOrder newOrder) {
        order = Objects.requireNonNull(newOrder, "order");
        return self();
    }

    /** The reaction when frames arrive faster than the model; back-pressure by default. */
    public B overload(Overload newOverload) {
        overload = Objects.requireNonNull(newOverload, "overload");
        return self();
    }

    /**
     * Maximum age of frames by event time; older frames are dropped and counted. No limit by
     * default.
     */
    public B maxFrameAge(Duration age) {
        maxFrameAge = Objects.requireNonNull(age, "age");
        return self();
    }

    /** The limits of images; {@link ImageLimits#DEFAULT} by default. */
    public B imageLimits(ImageLimits newLimits) {
        limits = Objects.requireNonNull(newLimits, "limits");
        return self();
    }

    /**
     * Whether a frame without a prediction fails the job; by default it is sent to the side output.
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
     * Keeps the partitioning of the frames. By default they are partitioned by camera, which is
     * required for the order and for LATEST_FRAME. Use this if the stream already has each camera
     * in one subtask, for example after a source with one partition for each camera; the operator
     * can then be chained to the source.
     */
    public B keepPartitioning() {
        keepPartitioning = true;
        return self();
    }

    /** Prefix of the uids of all operators, for savepoints; by default Flink generates uids. */
    public B uid(String prefix) {
        uidPrefix = Objects.requireNonNull(prefix, "prefix");
        return self();
    }

    /** The slot sharing group of the model's operator; Flink's default group by default. */
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

    /** Checks the settings. */
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
                        deviceOptions,
                        precision);
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
                        failOnBadFrame,
                        trustedKeys);
        return new InferenceConfiguration(
                model,
                modelName,
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
