// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.util.FlinkRuntimeException;

/** Calls a model and waits for the prediction: one image at a time. */
@Internal
public final class ModelPredictFunction extends PredictFunction {

    private static final long serialVersionUID = 1L;

    private final CallSettings settings;
    private transient CallEngine engine;

    ModelPredictFunction(CallSettings settings) {
        // Nothing comes that a batch could wait for.
        this.settings = settings.oneByOne();
    }

    @Override
    public void open(FunctionContext context) throws Exception {
        engine = CallEngine.start(settings, context);
    }

    @Override
    public Collection<RowData> predict(RowData input) {
        try {
            return List.of(engine.call(input.isNullAt(0) ? null : input.getBinary(0)).get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FlinkRuntimeException("the task was ended while the model ran", e);
        } catch (ExecutionException e) {
            throw new FlinkRuntimeException(e.getCause());
        }
    }

    @Override
    public boolean isDeterministic() {
        return settings.model().isOneVersion();
    }

    @Override
    public void close() throws Exception {
        if (engine != null) {
            engine.close();
        }
    }
}
