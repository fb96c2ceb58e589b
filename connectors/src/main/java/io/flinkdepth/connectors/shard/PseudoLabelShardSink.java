// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import io.flinkdepth.connectors.record.PseudoLabel;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.DateTimeBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.DefaultRollingPolicy;

/**
 * Builds a sink that writes pseudo-labels to WebDataset tar shards. Each subtask has one open shard
 * for each day.
 *
 * <pre>{@code
 * labels.sinkTo(PseudoLabelShardSink.builder().folder("s3://bucket/labels").build());
 * }</pre>
 *
 * <p>Shards are {@code <folder>/<day of writing, UTC>/shard-<random id>-<number>.tar}. A shard is
 * finished when it exceeds the shard size, the rollover interval or the inactivity interval, and at
 * the end of a bounded job. Checkpoints do not finish it. It gets its final name at the next
 * checkpoint; until then its name is hidden ({@code .shard-….tar.inprogress.…}), and on object
 * stores it is not visible.
 *
 * <p>Guarantees: exactly once, if checkpoints are enabled, on every Flink file system whose
 * recoverable writer can resume (local and mounted, HDFS, S3 with flink-s3-fs-hadoop, GCS). After a
 * failure, an open shard is truncated to its length at the last checkpoint, which is between two
 * samples. A finished shard never changes.
 *
 * <p>Limitations: needs streaming execution; in batch execution no shard is finished before the job
 * ends. A failure leaves hidden files of shards that were created after the last checkpoint; they
 * may be deleted if no job that could restore them is running. The sink does not remove duplicate
 * keys.
 */
@PublicEvolving
public final class PseudoLabelShardSink {

    private static final String PREFIX = "shard";
    private static final Duration MAX_CHECK = Duration.ofMinutes(1);

    @Nullable private Path folder;
    private MemorySize shardSize = MemorySize.ofMebiBytes(256);
    private Duration rolloverInterval = Duration.ofMinutes(15);
    private Duration inactivityInterval = Duration.ofMinutes(5);

    private PseudoLabelShardSink() {}

    /** Creates a builder; the folder is required. */
    public static PseudoLabelShardSink builder() {
        return new PseudoLabelShardSink();
    }

    /** The folder to write to, as a path or URI of any Flink file system. Required. */
    public PseudoLabelShardSink folder(String folder) {
        this.folder = new Path(folder);
        return this;
    }

    /** A larger shard is finished before the next sample. Default: 256 MiB. */
    public PseudoLabelShardSink shardSize(MemorySize size) {
        if (size.getBytes() < 1) {
            throw new IllegalArgumentException("shardSize is " + size + "; give at least 1 byte");
        }
        this.shardSize = size;
        return this;
    }

    /**
     * Maximum time that a shard stays open. A sample is available after this time and the next
     * checkpoint. Default: 15 minutes.
     */
    public PseudoLabelShardSink rolloverInterval(Duration interval) {
        this.rolloverInterval = requirePositive("rolloverInterval", interval);
        return this;
    }

    /** Maximum time that a shard waits for the next sample. Default: 5 minutes. */
    public PseudoLabelShardSink inactivityInterval(Duration interval) {
        this.inactivityInterval = requirePositive("inactivityInterval", interval);
        return this;
    }

    private static Duration requirePositive(String name, Duration interval) {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    name + " is " + interval + "; give at least 1 millisecond");
        }
        return interval;
    }

    /** Checks the settings and builds the sink. */
    public Sink<PseudoLabel> build() {
        if (folder == null) {
            throw new IllegalStateException("a sink of shards needs folder(\"…\")");
        }
        Duration check =
                Stream.of(rolloverInterval, inactivityInterval, MAX_CHECK)
                        .min(Duration::compareTo)
                        .orElseThrow();
        DefaultRollingPolicy<PseudoLabel, String> rolling =
                DefaultRollingPolicy.builder()
                        .withMaxPartSize(shardSize)
                        .withRolloverInterval(rolloverInterval)
                        .withInactivityInterval(inactivityInterval)
                        .build();
        return FileSink.forRowFormat(folder, new PseudoLabelEncoder())
                .withBucketAssigner(new DateTimeBucketAssigner<>("yyyy-MM-dd", ZoneOffset.UTC))
                .withRollingPolicy(rolling)
                .withBucketCheckInterval(check.toMillis())
                .withOutputFileConfig(new OutputFileConfig(PREFIX, ShardFormat.SHARD))
                .build();
    }
}
