// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.BasicArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/**
 * Writes predictions to a folder: {@code <name>.png}, {@code <name>.npy} or {@code <name>.exr} for
 * each depth map, and {@code index.jsonl} with one line for each frame, predicted or failed.
 *
 * <pre>{@code
 * DepthFolderSink.builder().folder(Path.of("out")).build().addTo(depthMaps, failedFrames);
 * }</pre>
 *
 * <p>The file is named after the frame, or {@code camera/sequence} for a frame without a name; a
 * name cannot refer to a file outside the folder. A line of the index is a JSON object with {@code
 * camera}, {@code sequence} and {@code eventTimeMillis}, and with {@code name} and {@code source}
 * if they are known. The line of a prediction also has {@code file}, {@code files} (all files of
 * the frame, the depth file first), {@code width}, {@code height}, {@code kind}, {@code scale},
 * {@code offset} (value = stored * scale + offset), {@code model} and {@code modelVersion}. The
 * line of a failure has {@code failure} and {@code message}. Lines are in the order of the
 * predictions.
 *
 * <p>Guarantees: a depth file is written under a temporary name and renamed, and written again with
 * the same name after a restart. Each frame has exactly one line in the index if checkpoints are
 * enabled: one task writes the index and truncates it to its length at the last checkpoint when it
 * is restored. A job without a checkpoint replaces the index, unless {@link Builder#keepIndex} is
 * set.
 *
 * <p>Limitations: the folder must be on a local or mounted file system that all TaskManagers share.
 * Frames with the same name overwrite each other.
 */
@PublicEvolving
public final class DepthFolderSink {

    /** A prediction and the other files of its frame. */
    @Experimental
    public static final TypeInformation<Tuple2<DepthMap, String[]>> WITH_FILES =
            Types.TUPLE(
                    TypeInformation.of(DepthMap.class), BasicArrayTypeInfo.STRING_ARRAY_TYPE_INFO);

    private final Path folder;
    private final DepthFileFormat format;
    private final String uidPrefix;
    @Nullable private final FrameSources sources;
    private final long keptIndex;

    private DepthFolderSink(
            Path folder,
            DepthFileFormat format,
            String uidPrefix,
            @Nullable FrameSources sources,
            long keptIndex) {
        this.folder = folder;
        this.format = format;
        this.sources = sources;
        this.keptIndex = keptIndex;
        this.uidPrefix = uidPrefix;
    }

    /** A builder; the folder is required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds the writers to a job. Files are written at the job's parallelism, the index by one task.
     *
     * @param depthMaps the predictions
     * @param failedFrames the frames without a prediction; null if they are written elsewhere
     * @return the sink of the index
     */
    public DataStreamSink<String> addTo(
            DataStream<DepthMap> depthMaps, @Nullable DataStream<FailedFrame> failedFrames) {
        return addWithFilesTo(
                depthMaps
                        .map(depth -> Tuple2.of(depth, new String[0]))
                        .returns(WITH_FILES)
                        .name("depth maps")
                        .uid(uidPrefix + "-maps"),
                failedFrames);
    }

    /**
     * The same for predictions of whose frames the job has made other files in the folder, such as
     * pictures.
     *
     * @param depthMaps each prediction with the paths of these files, relative to the folder and
     *     with slashes; their type is {@link #WITH_FILES}. Each file should be complete: its name
     *     goes to {@code files} in the index
     */
    @Experimental
    public DataStreamSink<String> addWithFilesTo(
            DataStream<Tuple2<DepthMap, String[]>> depthMaps,
            @Nullable DataStream<FailedFrame> failedFrames) {
        IndexLines index = new IndexLines(sources);
        DataStream<String> lines =
                depthMaps
                        .map(new DepthFileWriter(folder.toString(), format, index))
                        .returns(Types.STRING)
                        .name("depth files")
                        .uid(uidPrefix + "-files");
        if (failedFrames != null) {
            lines =
                    lines.union(
                            failedFrames
                                    .map(index::ofFailure)
                                    .returns(Types.STRING)
                                    .name("failed frames")
                                    .uid(uidPrefix + "-failed"));
        }
        return lines.sinkTo(new IndexSink(folder.resolve(IndexSink.FILE).toString(), keptIndex))
                .setParallelism(1)
                .name("depth index")
                .uid(uidPrefix + "-index");
    }

    /** Builds a {@link DepthFolderSink}. */
    @PublicEvolving
    public static final class Builder {

        @Nullable private Path folder;
        private DepthFileFormat format = DepthFileFormat.PNG;
        private String uidPrefix = "depth-folder";
        @Nullable private FrameSources sources;
        private boolean keepIndex;

        private Builder() {}

        /** The folder to write to; created if it does not exist. Required. */
        public Builder folder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder").toAbsolutePath();
            return this;
        }

        /** The format of depth files. Default: PNG. */
        public Builder format(DepthFileFormat format) {
            this.format = Objects.requireNonNull(format, "format");
            return this;
        }

        /** Adds the source of each frame to the index. Default: lines have no {@code source}. */
        public Builder sources(FrameSources sources) {
            this.sources = Objects.requireNonNull(sources, "sources");
            return this;
        }

        /**
         * Appends to the lines that the index has when the sink is built. The job must not predict
         * the frames of these lines again. Default: the index is replaced.
         */
        public Builder keepIndex() {
            keepIndex = true;
            return this;
        }

        /**
         * Prefix of the operators' uids for savepoints; {@code depth-folder} by default. Two sinks
         * in one job need different ones.
         */
        public Builder uid(String prefix) {
            this.uidPrefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /** Checks the settings and builds the sink. */
        public DepthFolderSink build() {
            if (folder == null) {
                throw new IllegalStateException("a depth folder sink needs folder(Path.of(\"…\"))");
            }
            Path index = folder.resolve(IndexSink.FILE);
            try {
                long kept = keepIndex && Files.exists(index) ? Files.size(index) : 0;
                return new DepthFolderSink(folder, format, uidPrefix, sources, kept);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
