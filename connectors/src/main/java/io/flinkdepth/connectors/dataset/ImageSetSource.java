// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset;

import io.flinkdepth.connectors.dataset.internal.ImageNames;
import io.flinkdepth.connectors.dataset.internal.ImageSetEnumerator;
import io.flinkdepth.connectors.dataset.internal.ImageSetEnumeratorState;
import io.flinkdepth.connectors.dataset.internal.ImageSetEnumeratorStateSerializer;
import io.flinkdepth.connectors.dataset.internal.ImageSetSettings;
import io.flinkdepth.connectors.dataset.internal.ImageSetSourceReader;
import io.flinkdepth.connectors.dataset.internal.ImageSetSplit;
import io.flinkdepth.connectors.dataset.internal.ImageSetSplitSerializer;
import io.flinkdepth.connectors.record.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads large sets of images once: folder trees and tar archives, tens of millions of images.
 *
 * <pre>{@code
 * ImageSetSource images = ImageSetSource.builder().inputs("/data/images", "/data/more.tar").build();
 * DataStream<Frame> frames =
 *         environment.fromSource(images, WatermarkStrategy.noWatermarks(), "images");
 * }</pre>
 *
 * <ul>
 *   <li>A split is some files of one folder, or one archive; readers ask for the next when they are
 *       done with one. The folder or archive, as a path from the input on, is the camera id; the
 *       name is that path with the file's or entry's own. Event time is the file's or entry's time.
 *   <li>The tree is listed while the job runs, in the order of the names. A checkpoint holds the
 *       path where the listing stands, the few splits that are listed and not yet read, and of each
 *       open split the position: files emitted, or an archive's byte offset. Each image is in the
 *       job's state exactly once.
 *   <li>Of an archive, entries count whose name's part behind the first dot of the base name is an
 *       image's ({@code 17.jpg}, not {@code 17.depth.png}): the WebDataset convention. Archives may
 *       lack their end-of-archive blocks. One that is cut short or spoilt gives the images before
 *       the break, and one frame with the defect UNREADABLE_SOURCE that says where it broke.
 *   <li>What cannot be read or listed is a frame with a defect, never a failure of the job.
 * </ul>
 *
 * <p>Limitations: local or mounted file systems, whose paths are the same on the JobManager and the
 * TaskManagers. Links to folders are not followed; names that begin with a dot are passed over, and
 * so are compressed archives. An archive cut short exactly between two entries looks whole. Files
 * that are added behind the listing's place are found, those added before it are not. Order across
 * splits is nobody's promise.
 */
@PublicEvolving
public final class ImageSetSource
        implements Source<Frame, ImageSetSplit, ImageSetEnumeratorState>,
                ResultTypeQueryable<Frame> {

    private static final long serialVersionUID = 1L;

    private final ImageSetSettings settings;

    private ImageSetSource(ImageSetSettings settings) {
        this.settings = settings;
    }

    /** A builder; inputs are required. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Frame, ImageSetSplit> createReader(SourceReaderContext context) {
        return ImageSetSourceReader.create(context);
    }

    @Override
    public SplitEnumerator<ImageSetSplit, ImageSetEnumeratorState> createEnumerator(
            SplitEnumeratorContext<ImageSetSplit> context) {
        return restoreEnumerator(context, ImageSetEnumeratorState.EMPTY);
    }

    /** Whether a path is a folder, or by its name an archive or an image: what can be an input. */
    public static boolean takes(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        return Files.isDirectory(path) || ImageNames.isTar(name) || ImageNames.isImage(name);
    }

    /** The inputs must begin with those that the state was written for, in the same order. */
    @Override
    public SplitEnumerator<ImageSetSplit, ImageSetEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<ImageSetSplit> context, ImageSetEnumeratorState state) {
        return new ImageSetEnumerator(settings, context, state);
    }

    @Override
    public SimpleVersionedSerializer<ImageSetSplit> getSplitSerializer() {
        return new ImageSetSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<ImageSetEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new ImageSetEnumeratorStateSerializer();
    }

    @Override
    public TypeInformation<Frame> getProducedType() {
        return TypeInformation.of(Frame.class);
    }

    /** Gathers the settings. */
    @PublicEvolving
    public static final class Builder {
        private List<String> inputs = List.of();
        private int imagesPerSplit = 128;
        private int namesInMemory = 200_000;

        private Builder() {}

        /** Folders, which are searched with their subfolders, archives and images; required. */
        public Builder inputs(String... paths) {
            inputs =
                    Arrays.stream(paths)
                            .map(path -> Path.of(path).toAbsolutePath().normalize().toString())
                            .toList();
            return this;
        }

        /** Most files of a split; 128 by default. Their names are in checkpoints. */
        public Builder imagesPerSplit(int images) {
            imagesPerSplit = positive("imagesPerSplit", images);
            return this;
        }

        /**
         * Most names of a folder that are in the JobManager's memory, some 100 bytes each; 200,000
         * by default. A folder with more is listed once for each so many.
         */
        public Builder namesInMemory(int names) {
            namesInMemory = positive("namesInMemory", names);
            return this;
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + "; give at least 1");
            }
            return value;
        }

        /** Checks the settings. */
        public ImageSetSource build() {
            if (inputs.isEmpty()) {
                throw new IllegalStateException("a source of images needs inputs(\"path\", …)");
            }
            return new ImageSetSource(new ImageSetSettings(inputs, imagesPerSplit, namesInMemory));
        }
    }
}
