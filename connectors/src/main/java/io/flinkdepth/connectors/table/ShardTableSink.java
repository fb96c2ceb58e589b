// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.record.PseudoLabel;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;

/** A table that writes pseudo-labels. */
final class ShardTableSink implements DynamicTableSink {

    private final String table;
    private final LabelRows rows;
    private final ShardTableOptions.ErrorHandling onError;
    private final Sink<PseudoLabel> shards;
    @Nullable private final Integer parallelism;

    ShardTableSink(
            String table,
            LabelRows rows,
            ShardTableOptions.ErrorHandling onError,
            Sink<PseudoLabel> shards,
            @Nullable Integer parallelism) {
        this.table = table;
        this.rows = rows;
        this.onError = onError;
        this.shards = shards;
        this.parallelism = parallelism;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return new DataStreamSinkProvider() {
            @Override
            public DataStreamSink<?> consumeDataStream(
                    ProviderContext provider, DataStream<RowData> input) {
                return write(provider, input);
            }
        };
    }

    private DataStreamSink<?> write(ProviderContext context, DataStream<RowData> input) {
        if (!input.getExecutionEnvironment().getCheckpointConfig().isCheckpointingEnabled()) {
            throw new ValidationException(
                    "the table %s needs checkpoints, for shards get their names at them: SET 'execution.checkpointing.interval' = '1 min'"
                            .formatted(table));
        }
        // By default that of the input, so that images are not sent over the network again.
        int wanted = parallelism == null ? input.getParallelism() : parallelism;
        SingleOutputStreamOperator<PseudoLabel> labels =
                input.flatMap(new LabelRowFunction(table, rows, onError))
                        .returns(PseudoLabel.class)
                        .name("rows to labels: " + table)
                        .setParallelism(wanted);
        context.generateUid("labels").ifPresent(labels::uid);
        DataStreamSink<PseudoLabel> sink =
                labels.sinkTo(shards).name(context.getName()).setParallelism(wanted);
        context.generateUid("shards").ifPresent(sink::uid);
        return sink;
    }

    @Override
    public DynamicTableSink copy() {
        return new ShardTableSink(table, rows, onError, shards, parallelism);
    }

    @Override
    public String asSummaryString() {
        return ShardTableFactory.IDENTIFIER;
    }
}
