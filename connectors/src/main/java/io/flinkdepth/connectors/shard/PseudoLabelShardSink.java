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
 * Builds a sink of pseudo-labels: WebDataset tar shards, one open at a time for each subtask and
 * day.
 *
 * <pre>{@code
 * labels.sinkTo(PseudoLabelShardSink.builder().folder("s3://bucket/labels").build());
 * }</pre>
 *
 * <p>Shards are {@code <folder>/<day of writing, UTC>/shard-<random id>-<number>.tar}. A shard is
 * finished when it is large enough, old enough or has had nothing new for long enough, whichever
 * comes first, and at the end of a bounded job; not at checkpoints, which it spans. It appears at
 * the first checkpoint after that; until then its name begins with a dot and ends otherwise ({@code
 * .shard-….tar.inprogress.…}), or, on object stores, there is nothing to see.
 *
 * <p>Guarantees: exactly once on every file system of Flink whose recoverable writer can resume
 * (local and mounted, HDFS, S3 by flink-s3-fs-hadoop, GCS), as long as checkpoints are on: after a
 * failure an open shard is cut back to its length at the last checkpoint, which lies between two
 * samples. What a finished shard holds never changes.
 *
 * <p>Limitations: needs streaming execution; in batch execution nothing is finished before the job
 * ends. A failure leaves files behind that were begun after the last checkpoint: their names begin
 * with a dot, and they may be deleted while no job that could restore them runs. The key's
 * uniqueness is that of the stream: the sink does not look for equal keys.
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

    /** A builder; the folder is required. */
    public static PseudoLabelShardSink builder() {
        return new PseudoLabelShardSink();
    }

    /** Where to write: a path or URI of a file system that Flink knows. Required. */
    public PseudoLabelShardSink folder(String folder) {
        this.folder = new Path(folder);
        return this;
    }

    /** A shard that is larger gets no further sample. Default: 256 MiB. */
    public PseudoLabelShardSink shardSize(MemorySize size) {
        if (size.getBytes() < 1) {
            throw new IllegalArgumentException("shardSize is " + size + "; give at least 1 byte");
        }
        this.shardSize = size;
        return this;
    }

    /**
     * How long a shard stays open: with one checkpoint, how long a sample waits until it can be
     * trained on. Default: 15 minutes.
     */
    public PseudoLabelShardSink rolloverInterval(Duration interval) {
        this.rolloverInterval = requirePositive("rolloverInterval", interval);
        return this;
    }

    /** How long a shard waits for a further sample. Default: 5 minutes. */
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
