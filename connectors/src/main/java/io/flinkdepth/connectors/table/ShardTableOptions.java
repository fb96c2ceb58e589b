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

    /** What becomes of a row that can be no label. */
    @PublicEvolving
    public enum ErrorHandling {
        /** It is counted in the metric {@code rejectedRows}, and the first ones are logged. */
        SKIP,
        /** The job fails. */
        FAIL
    }

    /** Where to write; required. */
    public static final ConfigOption<String> PATH =
            ConfigOptions.key("path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("A folder of any file system that Flink knows.");

    /** See {@link io.flinkdepth.connectors.shard.PseudoLabelShardSink#shardSize}. */
    public static final ConfigOption<MemorySize> SHARD_SIZE =
            ConfigOptions.key("shard-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(256))
                    .withDescription("A shard that is larger gets no further sample.");

    /** See {@link io.flinkdepth.connectors.shard.PseudoLabelShardSink#rolloverInterval}. */
    public static final ConfigOption<Duration> ROLLOVER_INTERVAL =
            ConfigOptions.key("rollover-interval")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(15))
                    .withDescription("How long a shard stays open.");

    /** See {@link io.flinkdepth.connectors.shard.PseudoLabelShardSink#inactivityInterval}. */
    public static final ConfigOption<Duration> INACTIVITY_INTERVAL =
            ConfigOptions.key("inactivity-interval")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription("How long a shard waits for a further sample.");

    /** What becomes of a row that can be no label. */
    public static final ConfigOption<ErrorHandling> ON_ERROR =
            ConfigOptions.key("on-error")
                    .enumType(ErrorHandling.class)
                    .defaultValue(ErrorHandling.SKIP)
                    .withDescription(
                            "What becomes of a row that can be no label: skip counts it in the"
                                    + " metric rejectedRows and logs the first ones, fail fails the"
                                    + " job.");

    private ShardTableOptions() {}
}
