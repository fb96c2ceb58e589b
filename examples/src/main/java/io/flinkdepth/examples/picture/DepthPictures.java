// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.source.internal.MediaSplit;
import io.flinkdepth.examples.job.DepthJobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Draws a folder of depth files that a job has finished. One frame is in memory at a time. Colours
 * span the range of each photograph; where frames follow one another, the range follows them
 * slowly, for each camera on its own.
 */
@Internal
public final class DepthPictures {

    private static final int JPEG_QUALITY = 90;

    private final PictureSettings settings;
    private final boolean stabilised;
    private final String input;
    private final Path folder;
    private final Map<String, MediaSplit> inputs;
    private final Map<String, List<String>> made = new HashMap<>();

    private DepthPictures(
            PictureSettings settings, DepthJobSettings job, Map<String, MediaSplit> inputs) {
        this.input = job.input();
        this.stabilised = job.stabilised();
        this.settings = settings;
        this.folder = job.outputFolder().toAbsolutePath();
        this.inputs = inputs;
    }

    /** Hears how far it is. */
    @Internal
    @FunctionalInterface
    public interface Progress {

        /** After each frame that was drawn. */
        void drawn(long frames, long of);
    }

    /**
     * Looks at the input as the job will; to be called before the job writes anything.
     *
     * @param job checked with {@link PictureSettings#check}
     */
    public static DepthPictures prepare(PictureSettings settings, DepthJobSettings job)
            throws IOException {
        return new DepthPictures(
                settings, job, job.readsTopic() ? Map.of() : InputSplits.find(job.input()));
    }

    /**
     * Draws everything that the index says, and adds to the index what was drawn.
     *
     * @throws IOException names the file or frame that cannot be read, or the file that cannot be
     *     written; pictures drawn before are left
     */
    public void draw(Progress progress) throws IOException {
        Map<String, List<IndexedFrame>> cameras = DepthIndex.read(folder);
        long total = cameras.values().stream().mapToLong(DepthPictures::predicted).sum();
        long drawn = 0;
        for (Map.Entry<String, List<IndexedFrame>> camera : cameras.entrySet()) {
            long before = drawn;
            if (predicted(camera.getValue()) > 0) {
                draw(
                        camera.getKey(),
                        camera.getValue(),
                        frames -> progress.drawn(before + frames, total));
            }
            drawn += predicted(camera.getValue());
        }
        DepthIndex.addFiles(folder, made);
    }

    private static long predicted(List<IndexedFrame> frames) {
        return frames.stream().filter(frame -> frame.depth() != null).count();
    }

    private void draw(String camera, List<IndexedFrame> frames, LongConsumer progress)
            throws IOException {
        boolean sequence = isSequence(camera);
        DepthColours colours = new DepthColours(settings.palette());
        try (Originals originals = originals(camera);
                Mp4File video = video(camera, originals)) {
            long drawn = 0;
            for (int i = 0; i < frames.size(); i++) {
                if (frames.get(i).depth() != null) {
                    colours = sequence ? colours : new DepthColours(settings.palette());
                    draw(frames.get(i), i, colours, originals, video);
                    progress.accept(++drawn);
                }
            }
            if (video != null) {
                video.commit();
                frames.forEach(frame -> note(frame, videoName(camera)));
            }
        }
    }

    /**
     * Whether frames follow one another; images of a folder do where they are asked to be a video.
     */
    private boolean isSequence(String camera) {
        MediaSplit split = inputs.get(camera);
        boolean images =
                split != null
                        && (split.kind() == MediaSplit.Kind.FOLDER
                                || split.kind() == MediaSplit.Kind.IMAGE);
        return !images || settings.mp4 || stabilised;
    }

    /** Null where nothing of the input is needed, or the input is a topic. */
    @Nullable
    private Originals originals(String camera) throws IOException {
        if (inputs.isEmpty() || !settings.sideBySide && !settings.mp4) {
            return null;
        }
        MediaSplit split = inputs.get(camera);
        if (split == null) {
            throw new IOException("the index has a camera " + camera + ", the input has none");
        }
        return split.kind() == MediaSplit.Kind.VIDEO
                ? new VideoOriginals(split, input)
                : new FolderOriginals();
    }

    @Nullable
    private Mp4File video(String camera, @Nullable Originals originals) throws IOException {
        if (!settings.mp4) {
            return null;
        }
        return new Mp4File(
                folder.resolve(videoName(camera)),
                originals == null
                        ? Originals.DEFAULT_FRAMES_PER_SECOND
                        : originals.framesPerSecond());
    }

    private static String videoName(String camera) {
        return CameraNames.relativePath(camera) + ".mp4";
    }

    private void note(IndexedFrame frame, String file) {
        if (frame.depth() != null) {
            made.computeIfAbsent(frame.depth().file(), depth -> new ArrayList<>()).add(file);
        }
    }

    private void draw(
            IndexedFrame frame,
            int number,
            DepthColours colours,
            @Nullable Originals originals,
            @Nullable Mp4File video)
            throws IOException {
        DepthMap depth = DepthFiles.read(folder, frame);
        try (DecodedImage coloured = colours.colours(depth)) {
            if (settings.colour) {
                write(frame, ".colour.jpg", coloured);
            }
            if (!settings.sideBySide) {
                add(video, number, coloured);
                return;
            }
            try (DecodedImage original = originals.of(frame);
                    DecodedImage pair = Canvas.sideBySide(original, coloured)) {
                write(frame, ".side-by-side.jpg", pair);
                add(video, number, pair);
            }
        }
    }

    private static void add(@Nullable Mp4File video, int number, DecodedImage picture)
            throws IOException {
        if (video != null) {
            video.add(number, picture);
        }
    }

    private void write(IndexedFrame frame, String suffix, DecodedImage picture) throws IOException {
        String depth = frame.depth().file();
        String file = depth.substring(0, depth.lastIndexOf('.')) + suffix;
        WholeFile.write(folder.resolve(file), ImageCodec.encodeJpeg(picture, JPEG_QUALITY));
        note(frame, file);
    }
}
