// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.shard.PseudoLabelShardSink;
import io.flinkdepth.connectors.source.ImageSetSourceBuilder;
import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.operators.pseudolabel.PseudoLabeling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;

/**
 * Labels large sets of images once: folder trees, tar archives and videos in, shards of
 * pseudo-labels out. Bounded input in streaming mode with checkpoints, so that a run that was
 * stopped or killed goes on from its last one.
 */
@Internal
public final class LabelJob {

    /** Accumulator of frames read, bad ones and duplicates included. */
    public static final String READ = "imagesRead";

    /** Accumulator of labels kept. */
    public static final String LABELLED = "imagesLabelled";

    /** Accumulator of frames that got no label. */
    public static final String FAILED = "imagesFailed";

    /** Accumulator of frames whose image had been seen. */
    public static final String DUPLICATES = "imagesDuplicate";

    private static final String JOB_NAME = "flink-depth-label";

    private LabelJob() {}

    /** The count of labels that a run began with, of the results or accumulators of its job. */
    public static long labelledBefore(Map<String, Object> counts) {
        return (Long) counts.getOrDefault(LABELLED + DurableCounter.BEFORE, 0L);
    }

    /** What the job needs of Flink: state on disk, and checkpoints that outlive it. */
    public static void configure(
            Configuration configuration, LabelJobSettings settings, LabelOutput output)
            throws IOException {
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        // Nearly every image is new: without the filter each would be looked for in every file.
        configuration.setString("state.backend.rocksdb.use-bloom-filter", "true");
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, output.state().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    /** Lets the job go on from a checkpoint, which is Flink's to delete from then on. */
    public static void resume(
            Configuration configuration, org.apache.flink.core.fs.Path checkpoint) {
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toString());
        configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    }

    /** Puts the job together and submits it; does not wait for its end. */
    public static JobClient submit(
            StreamExecutionEnvironment environment, LabelJobSettings settings) throws Exception {
        settings.check();
        if (settings.parallelism != null) {
            environment.setParallelism(settings.parallelism);
        }
        DataStream<Frame> first =
                FirstOfEachImage.of(
                                frames(environment, settings)
                                        .map(
                                                new CountingMap<>(READ),
                                                TypeInformation.of(Frame.class))
                                        .name("read")
                                        .uid("read"))
                        .name("first of each image")
                        .uid("first-of-each-image");
        PseudoLabeling.Collected collected =
                settings.model
                        .apply(PseudoLabeling.builder())
                        .selection(settings.selectionOptions())
                        .keepPartitioning()
                        .uid(JOB_NAME)
                        .build()
                        .apply(first);
        collected
                .labels()
                .map(new CountingMap<>(LABELLED), TypeInformation.of(PseudoLabel.class))
                .name("labelled")
                .uid("labelled")
                .sinkTo(
                        PseudoLabelShardSink.builder()
                                .folder(settings.output())
                                .shardSize(settings.shardSize)
                                .build())
                .name("shards")
                .uid("shards");
        writeFailures(collected.failedFrames(), settings);
        return environment.executeAsync(JOB_NAME);
    }

    private static void writeFailures(DataStream<FailedFrame> failed, LabelJobSettings settings) {
        FileSink<FailedFrame> lines =
                FileSink.forRowFormat(
                                new org.apache.flink.core.fs.Path(settings.output(), "failed"),
                                new FailureLines())
                        .withOutputFileConfig(new OutputFileConfig("failed", ".jsonl"))
                        .build();
        failed.map(new CountingMap<>(FAILED), TypeInformation.of(FailedFrame.class))
                .name("failed")
                .uid("failed")
                .sinkTo(lines)
                .name("failed frames")
                .uid("failed-frames");
    }

    private static DataStream<Frame> frames(
            StreamExecutionEnvironment environment, LabelJobSettings settings) {
        Map<Boolean, List<String>> byVideo =
                settings.inputs.stream()
                        .map(input -> Path.of(input).toAbsolutePath().toString())
                        .collect(
                                Collectors.partitioningBy(
                                        input -> !ImageSetSourceBuilder.accepts(Path.of(input))));
        DataStream<Frame> frames = null;
        if (!byVideo.get(false).isEmpty()) {
            frames =
                    environment
                            .fromSource(
                                    MediaSource.imageSet()
                                            .inputs(byVideo.get(false).toArray(String[]::new))
                                            .build(),
                                    WatermarkStrategy.noWatermarks(),
                                    "images")
                            .uid("images");
        }
        if (!byVideo.get(true).isEmpty()) {
            DataStream<Frame> videos =
                    environment
                            .fromSource(
                                    MediaSource.cameras()
                                            .inputs(byVideo.get(true).toArray(String[]::new))
                                            .build(),
                                    WatermarkStrategy.noWatermarks(),
                                    "videos")
                            .uid("videos");
            frames = frames == null ? videos : frames.union(videos);
        }
        return frames;
    }
}
