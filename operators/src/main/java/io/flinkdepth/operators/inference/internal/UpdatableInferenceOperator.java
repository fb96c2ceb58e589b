package io.flinkdepth.operators.inference.internal;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelUpdate;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames through a model that announcements on the second, broadcast input replace. The active and
 * the pending version are broadcast state. The second input's time is ignored: it would hold the
 * watermark back for ever.
 */
@Internal
final class UpdatableInferenceOperator<T> extends AbstractInferenceOperator<T>
        implements TwoInputStreamOperator<Frame, ModelUpdate, T>, BoundedMultiInput {

    private static final Logger LOG = LoggerFactory.getLogger(UpdatableInferenceOperator.class);
    private static final int FRAMES = 1;
    private static final String ACTIVE = "active";
    private static final String PENDING = "pending";

    /** Part of the savepoint format. */
    private static final MapStateDescriptor<String, ModelUpdate> VERSIONS =
            new MapStateDescriptor<>(
                    "flink-depth-model-versions",
                    Types.STRING,
                    TypeInformation.of(ModelUpdate.class));

    private transient BroadcastState<String, ModelUpdate> versions;
    private transient ModelLoading loading;
    private transient String modelName;

    UpdatableInferenceOperator(StreamOperatorParameters<T> parameters, InferenceSetup<T> setup) {
        super(parameters, setup);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        versions = context.getOperatorStateStore().getBroadcastState(VERSIONS);
    }

    @Override
    protected ModelPackage firstModel() throws Exception {
        ModelPackage configured = ModelPackage.open(setup.modelLocation());
        modelName = configured.card().name();
        ModelUpdate restored = versions.get(key(ACTIVE));
        if (restored == null) {
            return configured;
        }
        try {
            return ModelLoading.open(restored);
        } catch (IOException e) {
            throw new IOException(
                    "the checkpoint was made by model "
                            + restored.model()
                            + ", which can no longer be read at "
                            + restored.location()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * State is by the model's name, so that a job that was given another model begins with that.
     */
    private String key(String which) {
        return modelName + "/" + which;
    }

    @Override
    public void open() throws Exception {
        super.open();
        loading = new ModelLoading(this::load);
        ModelUpdate pending = versions.get(key(PENDING));
        if (pending != null) {
            startLoading(pending);
        }
    }

    @Override
    public void processElement1(StreamRecord<Frame> record) throws Exception {
        processFrame(record);
    }

    @Override
    public void processElement2(StreamRecord<ModelUpdate> record) throws Exception {
        ModelUpdate update = record.getValue();
        String served = engine.model().version().name();
        if (!update.model().name().equals(served)) {
            LOG.debug("Model {} is announced; this operator serves {}.", update.model(), served);
            return;
        }
        if (update.equals(versions.get(key(PENDING)))) {
            // Said again: it is on its way already.
            return;
        }
        if (update.model().equals(engine.model().version())) {
            // Said again, or a return to what is served before the newer one was taken.
            versions.remove(key(PENDING));
            loading.forget();
            return;
        }
        versions.put(key(PENDING), update);
        startLoading(update);
    }

    private void startLoading(ModelUpdate update) {
        loading.start(update, (model, failure) -> execute(() -> onLoaded(update, failure)));
    }

    private void onLoaded(ModelUpdate update, Throwable failure) throws Exception {
        if (!update.equals(versions.get(key(PENDING)))) {
            return;
        }
        if (failure != null) {
            versions.remove(key(PENDING));
            loading.forget();
            inferenceMetrics.refusedSwap();
            LOG.warn(
                    "Model {} is refused, {} stays in service: {}",
                    update.model(),
                    engine.model().version(),
                    failure.toString());
            return;
        }
        LoadedModel model = loading.take(update);
        if (model == null) {
            return;
        }
        String old = engine.model().version().toString();
        versions.remove(key(PENDING));
        engine.publish(model);
        versions.put(key(ACTIVE), update);
        inferenceMetrics.swapped();
        LOG.info("Model {} takes over from {}.", update.model(), old);
    }

    @Override
    public void processWatermark1(Watermark watermark) throws Exception {
        processFrameWatermark(watermark);
    }

    @Override
    public void processWatermark2(Watermark watermark) {
        // Announcements have no time.
    }

    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
        if (index == 0) {
            processFrameStatus(status);
        }
    }

    @Override
    public void endInput(int input) throws Exception {
        if (input == FRAMES) {
            drain();
        }
    }

    @Override
    public void close() throws Exception {
        try {
            if (loading != null) {
                loading.close();
            }
        } finally {
            super.close();
        }
    }
}
