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
 *       camera. It is one camera id. Order within a camera is that of the video, or of the file
 *       names; across cameras there is none.
 *   <li>Position: frames emitted. After a restart a video is decoded from its beginning and the
 *       frames emitted before are skipped; a folder continues after the last name. Each frame is in
 *       the state exactly once. Network cameras have no position: what was missed is gone, and
 *       their sequence numbers are milliseconds of the clock.
 *   <li>A video cut short gives the frames it has and one warning in the log. A video or image that
 *       cannot be read gives one frame with the defect UNREADABLE_SOURCE.
 *   <li>Per-split watermarks and watermark alignment are supported.
 * </ul>
 *
 * <p>In a folder that is followed, files must appear in the order of their names; writers should
 * rename whole files into place (files changed within the last half second are left for later).
 *
 * <h2>Image set</h2>
 *
 * <p>{@link #imageSet} reads large sets of images once: folder trees and tar archives, tens of
 * millions of images.
 *
 * <ul>
 *   <li>A split is some files of one folder, or one archive; readers request the next when they
 *       have finished one. The folder or archive, as a path from the input on, is the camera id;
 *       the name is that path with the file's or entry's own. Event time is the file's or entry's
 *       time.
 *   <li>The tree is listed while the job runs, in the order of the names. A checkpoint holds the
 *       path where the listing stands, the few splits that are listed and not yet read, and of each
 *       open split the position: files emitted, or an archive's byte offset. Each image is in the
 *       job's state exactly once.
 *   <li>The images of an archive are the entries whose base name's part after the first dot is an
 *       image's ({@code 17.jpg}, not {@code 17.depth.png}): the WebDataset convention. Archives may
 *       lack their end-of-archive blocks. One that is cut short or damaged gives the images before
 *       the break, and one frame with the defect UNREADABLE_SOURCE that tells where it broke.
 *   <li>What cannot be read or listed is a frame with a defect, never a failure of the job.
 * </ul>
 *
 * <p>Compressed archives are passed over, and an archive cut short exactly between two entries
 * looks whole. Files that are added after the listing's position are found, those added before it
 * are not.
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

    /** Searches the inputs of a source of cameras as a job would. */
    @Internal
    public List<MediaSplit> findCameras() throws IOException {
        return CameraListing.discover(settings);
    }

    /** Tells which file each frame of a source of cameras comes from. */
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

    /** The inputs of an image set must begin with those that the state was written for. */
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
