// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.util.FlinkRuntimeException;

/** Calls a model synchronously, one image at a time. */
@Internal
public final class ModelPredictFunction extends PredictFunction {

    private static final long serialVersionUID = 1L;

    /** Above the deadlines of decoding and of the run, after which a call returns a row. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    private final CallSettings settings;
    private final Duration maxWait;
    private transient CallEngine engine;

    ModelPredictFunction(CallSettings settings) {
        // A batch cannot wait for further calls.
        this(settings.oneByOne(), MAX_WAIT);
    }

    ModelPredictFunction(CallSettings settings, Duration maxWait) {
        this.settings = settings;
        this.maxWait = maxWait;
    }

    @Override
    public void open(FunctionContext context) throws Exception {
        engine = CallEngine.start(settings, context);
    }

    @Override
    public Collection<RowData> predict(RowData input) {
        try {
            return List.of(engine.call(input).get(maxWait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new FlinkRuntimeException(
                    "a call of the model did not end within %d ms".formatted(maxWait.toMillis()),
                    e);
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
