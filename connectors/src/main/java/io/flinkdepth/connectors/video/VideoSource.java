// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video;

import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.video.internal.VideoEnumerator;
import io.flinkdepth.connectors.video.internal.VideoEnumeratorState;
import io.flinkdepth.connectors.video.internal.VideoEnumeratorStateSerializer;
import io.flinkdepth.connectors.video.internal.VideoSettings;
import io.flinkdepth.connectors.video.internal.VideoSourceReader;
import io.flinkdepth.connectors.video.internal.VideoSplit;
import io.flinkdepth.connectors.video.internal.VideoSplitSerializer;
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
 * Reads frames from folders of images, video files and network cameras.
 *
 * <pre>{@code
 * VideoSource source = VideoSource.builder().inputs("/data/drive.mp4").build();
 * DataStream<Frame> frames =
 *         environment.fromSource(source, WatermarkStrategy.noWatermarks(), "drive");
 * }</pre>
 *
 * <ul>
 *   <li>A split is one ordered sequence: one video, one folder with images in it, or one network
 *       camera. It is one camera id. Order within a camera is that of the video, or of the file
 *       names; across cameras there is none.
 *   <li>Position: frames emitted. After a restart a video is decoded from its beginning and the
 *       frames emitted before are skipped; a folder goes on behind the last name. Each frame is in
 *       the state exactly once. Network cameras have no position: what was missed is gone, and
 *       their sequence numbers are milliseconds of the clock.
 *   <li>A video cut short gives the frames it has and one warning in the log. A video or image that
 *       cannot be read gives one frame with the defect UNREADABLE_SOURCE.
 *   <li>Per-split watermarks and watermark alignment are supported.
 * </ul>
 *
 * <p>Limitations: files are read from the local (or mounted) file system of the TaskManagers, and
 * the JobManager must see the same paths. In a folder that is followed, files must appear in the
 * order of their names; writers should rename whole files into place (files changed within the last
 * half second are left for later).
 */
@PublicEvolving
public final class VideoSource
        implements Source<Frame, VideoSplit, VideoEnumeratorState>, ResultTypeQueryable<Frame> {

    private static final long serialVersionUID = 1L;

    private final VideoSettings settings;

    VideoSource(VideoSettings settings) {
        this.settings = settings;
    }

    /** A builder; inputs are required. */
    public static VideoSourceBuilder builder() {
        return new VideoSourceBuilder();
    }

    @Override
    public Boundedness getBoundedness() {
        return settings.endless() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Frame, VideoSplit> createReader(SourceReaderContext context) {
        return VideoSourceReader.create(settings, context);
    }

    @Override
    public SplitEnumerator<VideoSplit, VideoEnumeratorState> createEnumerator(
            SplitEnumeratorContext<VideoSplit> context) {
        return new VideoEnumerator(settings, context, VideoEnumeratorState.EMPTY);
    }

    @Override
    public SplitEnumerator<VideoSplit, VideoEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<VideoSplit> context, VideoEnumeratorState state) {
        return new VideoEnumerator(settings, context, state);
    }

    @Override
    public SimpleVersionedSerializer<VideoSplit> getSplitSerializer() {
        return new VideoSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<VideoEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new VideoEnumeratorStateSerializer();
    }

    @Override
    public TypeInformation<Frame> getProducedType() {
        return TypeInformation.of(Frame.class);
    }
}
