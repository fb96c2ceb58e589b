// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of tables with {@code 'connector' = 'flink-depth-shards'}. */
@PublicEvolving
public final class ShardTableOptions {

    /** How rows are handled that cannot be labels. */
    @PublicEvolving
    public enum ErrorHandling {
        /**
         * The row is skipped, counted in the metric {@code rejectedRows}, and logged at a limited
         * rate.
         */
        SKIP,
        /** The job fails. */
        FAIL
    }

    /** The folder to write to; required. */
    public static final ConfigOption<String> PATH =
            ConfigOptions.key("path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("A folder on any Flink file system.");

    /** See {@link io.flinkdepth.connectors.shard.PseudoLabelShardSink#shardSize}. */
    public static final ConfigOption<MemorySize> SHARD_SIZE =
            ConfigOptions.key("shard-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(256))
                    .withDescription("A larger shard is finished before the next sample.");

    /** See {@link io.flinkdepth.connectors.shard.PseudoLabelShardSink#rolloverInterval}. */
    public static final ConfigOption<Duration> ROLLOVER_INTERVAL =
            ConfigOptions.key("rollover-interval")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(15))
                    .withDescription("Maximum time that a shard stays open.");

    /** See {@link io.flinkdepth.connectors.shard.PseudoLabelShardSink#inactivityInterval}. */
    public static final ConfigOption<Duration> INACTIVITY_INTERVAL =
            ConfigOptions.key("inactivity-interval")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription("Maximum time that a shard waits for the next sample.");

    /** How rows are handled that cannot be labels. */
    public static final ConfigOption<ErrorHandling> ON_ERROR =
            ConfigOptions.key("on-error")
                    .enumType(ErrorHandling.class)
                    .defaultValue(ErrorHandling.SKIP)
                    .withDescription(
                            "How rows are handled that cannot be labels: skip counts them in the"
                                    + " metric rejectedRows and logs the first ones, fail fails the"
                                    + " job.");

    private ShardTableOptions() {}
}
