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
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;

/**
 * Writes predictions to a folder: {@code <name>.png} or {@code <name>.npy} for each depth map, and
 * {@code index.jsonl} with one line for each frame, predicted or failed.
 *
 * <pre>{@code
 * DepthFolderSink.builder().folder(Path.of("out")).build().addTo(depthMaps, failedFrames);
 * }</pre>
 *
 * <p>The name is the frame's own, else {@code camera/sequence}; it cannot lead out of the folder.
 * Lines of the index are JSON objects: {@code camera}, {@code sequence}, {@code eventTimeMillis},
 * {@code name} and {@code source} where they are known; of a prediction also {@code file}, {@code
 * files} (every file made of the frame), {@code width}, {@code height}, {@code kind}, {@code
 * scale}, {@code offset} (value = stored * scale + offset), {@code model}, {@code modelVersion}; of
 * a failure {@code failure} and {@code message}. They stand in the order of the predictions.
 *
 * <p>Guarantees: a depth file is written aside and renamed, and written again with the same name
 * after a restart. Each frame has exactly one line in the index as long as checkpoints are on: the
 * index is written by one task, which cuts it back to the length of the last checkpoint when it is
 * restored. A job that starts afresh replaces the index, unless it is told to keep it.
 *
 * <p>Limitations: the folder must be on the local or a mounted file system that all TaskManagers
 * share. Frames of one name overwrite each other.
 */
@PublicEvolving
public final class DepthFolderSink {

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
     * @param failedFrames the frames without a prediction, null if they go elsewhere
     * @return the index's sink
     */
    public DataStreamSink<String> addTo(
            DataStream<DepthMap> depthMaps, @Nullable DataStream<FailedFrame> failedFrames) {
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

        /** Where to write; made if absent. Required. */
        public Builder folder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder").toAbsolutePath();
            return this;
        }

        /** What depth files are. Default: PNG. */
        public Builder format(DepthFileFormat format) {
            this.format = Objects.requireNonNull(format, "format");
            return this;
        }

        /** Tells the index the source of each frame. Default: lines have no {@code source}. */
        public Builder sources(FrameSources sources) {
            this.sources = Objects.requireNonNull(sources, "sources");
            return this;
        }

        /**
         * Keeps the lines that the index has when the sink is built, and adds to them; they are of
         * frames that this job does not predict again. Default: the index is replaced.
         */
        public Builder keepIndex() {
            keepIndex = true;
            return this;
        }

        /** Names the operators for savepoints; a job with two such sinks needs two prefixes. */
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
