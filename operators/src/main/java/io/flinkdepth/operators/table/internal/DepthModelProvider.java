// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.MLPredictRuntimeConfigOptions;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the functions that ML_PREDICT calls. */
@Internal
public final class DepthModelProvider
        implements PredictRuntimeProvider, AsyncPredictRuntimeProvider {

    private static final Logger LOG = LoggerFactory.getLogger(DepthModelProvider.class);

    private final CallSettings settings;
    private final ReadableConfig session;

    public DepthModelProvider(CallSettings settings, ReadableConfig session) {
        this.settings = settings;
        this.session = session;
    }

    @Override
    public PredictFunction createPredictFunction(Context context) {
        return new ModelPredictFunction(settings);
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
        int batch = settings.options().batchSize();
        int calls =
                context.runtimeConfig()
                        .getOptional(MLPredictRuntimeConfigOptions.ASYNC_MAX_CONCURRENT_OPERATIONS)
                        .orElseGet(
                                () ->
                                        session.get(
                                                ExecutionConfigOptions
                                                        .TABLE_EXEC_ASYNC_ML_PREDICT_MAX_CONCURRENT_OPERATIONS));
        if (batch > 1 && calls < 2 * batch) {
            LOG.warn(
                    "Batches of {} images cannot fill while one runs: at most {} calls are open at a"
                            + " time. Give MAP['async', 'true', 'max-concurrent-operations', '{}'].",
                    batch,
                    calls,
                    2 * batch);
        }
        return new AsyncModelPredictFunction(settings);
    }

    @Override
    public ModelProvider copy() {
        return new DepthModelProvider(settings, session);
    }
}
