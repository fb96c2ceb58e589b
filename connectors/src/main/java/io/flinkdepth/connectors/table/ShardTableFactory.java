// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.shard.PseudoLabelShardSink;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/** Creates tables that write pseudo-labels: {@code 'connector' = 'flink-depth-shards'}. */
@Internal
public final class ShardTableFactory implements DynamicTableSinkFactory {

    static final String IDENTIFIER = "flink-depth-shards";

    private static final Duration MIN_INTERVAL = Duration.ofMillis(1);

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(ShardTableOptions.PATH);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                ShardTableOptions.SHARD_SIZE,
                ShardTableOptions.ROLLOVER_INTERVAL,
                ShardTableOptions.INACTIVITY_INTERVAL,
                ShardTableOptions.ON_ERROR,
                FactoryUtil.SINK_PARALLELISM);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        String table = context.getObjectIdentifier().asSummaryString();
        LabelColumns columns =
                LabelColumns.of(table, (RowType) context.getPhysicalRowDataType().getLogicalType());
        checkOptions(table, options);
        if (context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)
                == RuntimeExecutionMode.BATCH) {
            throw new ValidationException(
                    "the table %s is written in streaming mode alone: in batch mode there are no checkpoints, and no shard would be finished before the job ends. SET 'execution.runtime-mode' = 'streaming'; bounded input then ends the job, too"
                            .formatted(table));
        }
        return new ShardTableSink(
                table,
                new LabelRows(columns),
                options.get(ShardTableOptions.ON_ERROR),
                shards(table, options),
                options.getOptional(FactoryUtil.SINK_PARALLELISM).orElse(null));
    }

    private static void checkOptions(String table, ReadableConfig options) {
        String path = options.get(ShardTableOptions.PATH);
        if (path.isBlank()) {
            throw InvalidOption.of(table, ShardTableOptions.PATH, path, "a folder");
        }
        MemorySize size = options.get(ShardTableOptions.SHARD_SIZE);
        if (size.getBytes() < 1) {
            throw InvalidOption.of(table, ShardTableOptions.SHARD_SIZE, size, "at least 1 byte");
        }
        InvalidOption.refuseBelow(
                table, options, ShardTableOptions.ROLLOVER_INTERVAL, MIN_INTERVAL);
        InvalidOption.refuseBelow(
                table, options, ShardTableOptions.INACTIVITY_INTERVAL, MIN_INTERVAL);
    }

    private static Sink<PseudoLabel> shards(String table, ReadableConfig options) {
        String path = options.get(ShardTableOptions.PATH);
        PseudoLabelShardSink shards = PseudoLabelShardSink.builder();
        try {
            shards.folder(path);
        } catch (IllegalArgumentException e) {
            throw InvalidOption.of(
                    table, ShardTableOptions.PATH, path, "a folder: " + e.getMessage());
        }
        return shards.shardSize(options.get(ShardTableOptions.SHARD_SIZE))
                .rolloverInterval(options.get(ShardTableOptions.ROLLOVER_INTERVAL))
                .inactivityInterval(options.get(ShardTableOptions.INACTIVITY_INTERVAL))
                .build();
    }
}
