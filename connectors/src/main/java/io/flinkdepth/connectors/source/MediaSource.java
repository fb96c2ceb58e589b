// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import io.flinkdepth.connectors.files.FrameSources;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.source.internal.CameraListing;
import io.flinkdepth.connectors.source.internal.MediaEnumerator;
import io.flinkdepth.connectors.source.internal.MediaEnumeratorState;
import io.flinkdepth.connectors.source.internal.MediaEnumeratorStateSerializer;
import io.flinkdepth.connectors.source.internal.MediaFrameSources;
import io.flinkdepth.connectors.source.internal.MediaSettings;
import io.flinkdepth.connectors.source.internal.MediaSourceReader;
import io.flinkdepth.connectors.source.internal.MediaSplit;
import io.flinkdepth.connectors.source.internal.MediaSplitSerializer;
import java.io.IOException;
import java.util.List;
import org.apache.flink.annotation.Internal;
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
 * Reads frames from folders of images, tar archives, video files and network cameras, in one of two
 * layouts.
 *
 * <h2>Cameras</h2>
 *
 * <pre>{@code
 * MediaSource source = MediaSource.cameras().inputs("/data/drive.mp4").build();
 * DataStream<Frame> frames =
 *         environment.fromSource(source, WatermarkStrategy.noWatermarks(), "drive");
 * }</pre>
 *
 * <ul>
 *   <li>A split is one ordered sequence: one video, one folder with images in it, or one network
 *       camera. It has one camera id. Frames of a camera are in the order of the video, or of the
 *       file names; there is no order across cameras.
 *   <li>The position is the number of emitted frames. After a restart, a video is decoded from its
 *       beginning and the frames emitted before are skipped; a folder continues after the last
 *       name. Each frame affects the state exactly once. Network cameras have no position: missed
 *       frames are lost, and their sequence numbers are milliseconds of the clock.
 *   <li>For a truncated video, the source emits the frames it has and logs one warning. For a video
 *       or image that cannot be read, it emits one frame with the defect UNREADABLE_SOURCE.
 *   <li>Per-split watermarks and watermark alignment are supported.
 * </ul>
 *
 * <p>In a folder that is followed, files must appear in the order of their names; writers should
 * rename complete files into place (files changed within the last half second are read later).
 *
 * <h2>Image set</h2>
 *
 * <p>{@link #imageSet} reads large sets of images once: folder trees and tar archives, tens of
 * millions of images.
 *
 * <ul>
 *   <li>A split is some files of one folder, or one archive; readers request the next split when
 *       they have finished one. The path of the folder or archive, relative to the input, is the
 *       camera id; the name of a frame is that path with the name of the file or entry. Event time
 *       is the file's or entry's time.
 *   <li>The tree is listed while the job runs, in the order of the names. A checkpoint contains the
 *       current path of the listing, the few splits that are listed and not yet read, and the
 *       position of each open split: the number of emitted files, or the byte offset in an archive.
 *       Each image affects the state exactly once.
 *   <li>The images of an archive are the entries whose base name's part after the first dot is an
 *       image's ({@code 17.jpg}, not {@code 17.depth.png}): the WebDataset convention. Archives
 *       need no end-of-archive blocks. For a truncated or damaged archive, the source emits the
 *       images before the break and one frame with the defect UNREADABLE_SOURCE that reports the
 *       position of the break.
 *   <li>Files that cannot be read or folders that cannot be listed become frames with a defect;
 *       they never fail the job.
 * </ul>
 *
 * <p>Compressed archives are skipped. An archive that is truncated exactly between two entries is
 * not detected. Files that are added after the position of the listing are found; those added
 * before it are not.
 *
 * <h2>Both</h2>
 *
 * <p>Files are read from the local (or mounted) file system of the TaskManagers, and the JobManager
 * must see the same paths. Links to folders are not followed; names that begin with a dot are
 * skipped. There is no order across splits.
 */
@PublicEvolving
public final class MediaSource
        implements Source<Frame, MediaSplit, MediaEnumeratorState>, ResultTypeQueryable<Frame> {

    private static final long serialVersionUID = 1L;

    private final MediaSettings settings;

    MediaSource(MediaSettings settings) {
        this.settings = settings;
    }

    /** Builds a source of cameras; inputs are required. */
    public static CameraSourceBuilder cameras() {
        return new CameraSourceBuilder();
    }

    /** Builds a source of an image set; inputs are required. */
    public static ImageSetSourceBuilder imageSet() {
        return new ImageSetSourceBuilder();
    }

    /** Searches the inputs of a source of cameras in the same way as a job. */
    @Internal
    public List<MediaSplit> findCameras() throws IOException {
        return CameraListing.discover(settings);
    }

    /** Returns the source file of each frame of a source of cameras. */
    public FrameSources frameSources() {
        return new MediaFrameSources(settings);
    }

    @Override
    public Boundedness getBoundedness() {
        return settings.endless() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Frame, MediaSplit> createReader(SourceReaderContext context) {
        return MediaSourceReader.create(settings, context);
    }

    @Override
    public SplitEnumerator<MediaSplit, MediaEnumeratorState> createEnumerator(
            SplitEnumeratorContext<MediaSplit> context) {
        return new MediaEnumerator(settings, context, MediaEnumeratorState.EMPTY);
    }

    /** The inputs of an image set must begin with the inputs in the state. */
    @Override
    public SplitEnumerator<MediaSplit, MediaEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<MediaSplit> context, MediaEnumeratorState state) {
        return new MediaEnumerator(settings, context, state);
    }

    @Override
    public SimpleVersionedSerializer<MediaSplit> getSplitSerializer() {
        return new MediaSplitSerializer(settings.layout());
    }

    @Override
    public SimpleVersionedSerializer<MediaEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new MediaEnumeratorStateSerializer(settings.layout());
    }

    @Override
    public TypeInformation<Frame> getProducedType() {
        return TypeInformation.of(Frame.class);
    }
}
