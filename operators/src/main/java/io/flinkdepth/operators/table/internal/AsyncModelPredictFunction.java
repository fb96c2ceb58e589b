// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;

/** Calls a model asynchronously; open calls share batches, and Flink limits their number. */
@Internal
public final class AsyncModelPredictFunction extends AsyncPredictFunction {

    private static final long serialVersionUID = 1L;

    private final CallSettings settings;
    private transient CallEngine engine;

    AsyncModelPredictFunction(CallSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(FunctionContext context) throws Exception {
        engine = CallEngine.start(settings, context);
    }

    @Override
    public CompletableFuture<Collection<RowData>> asyncPredict(RowData input) {
        return engine.call(input).thenApply(List::of);
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
