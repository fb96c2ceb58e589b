// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.files.WholeFile;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the wanted files of one frame after another. A frame's files are written whole, and again
 * with the same content after a failure. Owns the videos; close it. Used by one thread.
 */
final class FrameDrawing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FrameDrawing.class);
    private static final int JPEG_QUALITY = 90;

    private final WantedFiles wanted;
    private final Path folder;
    private final Videos videos;
    private final PointClouds clouds;

    FrameDrawing(WantedFiles wanted, Path folder, Videos videos) {
        this.wanted = wanted;
        this.folder = folder;
        this.videos = videos;
        this.clouds = new PointClouds(folder, wanted);
    }

    /**
     * Makes the files of a frame. What cannot be drawn, such as a picture that is wider than a JPEG
     * can be or too large for the memory, is logged and left out.
     *
     * @param frame with its image, where {@link WantedFiles#needsImages}
     * @param colours draws this map
     * @return the files, relative to the folder
     * @throws IOException names the file that cannot be written
     */
    List<String> draw(DepthMap depth, Frame frame, CameraInput input, Colours colours)
            throws IOException {
        List<String> files = new ArrayList<>();
        try (DecodedImage original = wanted.needsImages() ? decode(frame) : null) {
            if (wanted.colours()) {
                drawColours(depth, original, input, colours, files);
            }
            if (wanted.pointCloud()) {
                add(clouds.write(depth, frame, original), files);
            }
        } catch (ImageException | RuntimeException | Error e) {
            if (e instanceof Error) {
                FrameErrors.defectOrRethrow(e, FailureReason.OUT_OF_MEMORY);
            }
            LOG.warn("Frame {} cannot be drawn: {}", depth.identity(), e.toString());
        }
        return files;
    }

    /** Draws a map. */
    @FunctionalInterface
    interface Colours {

        /** A picture of the map's size; the caller closes it. */
        DecodedImage of(DepthMap depth);
    }

    private static DecodedImage decode(Frame frame) throws ImageException {
        // The model has seen the image within the same limits, a JPEG perhaps at a part of its
        // size.
        return SharedDecoding.decode(frame.image(), ImageLimits.DEFAULT);
    }

    private void drawColours(
            DepthMap depth,
            @Nullable DecodedImage original,
            CameraInput input,
            Colours colours,
            List<String> files)
            throws IOException {
        try (DecodedImage coloured = colours.of(depth)) {
            if (wanted.colour()) {
                files.add(write(depth, WantedFiles.COLOUR, coloured));
            }
            if (!wanted.sideBySide()) {
                film(depth, coloured, input, files);
                return;
            }
            try (DecodedImage pair = Canvas.sideBySide(original, coloured)) {
                files.add(write(depth, WantedFiles.SIDE_BY_SIDE, pair));
                film(depth, pair, input, files);
            }
        }
    }

    private void film(DepthMap depth, DecodedImage picture, CameraInput input, List<String> files)
            throws IOException {
        if (wanted.video()) {
            add(videos.add(depth.identity(), input, picture), files);
        }
    }

    private static void add(@Nullable String file, List<String> files) {
        if (file != null) {
            files.add(file);
        }
    }

    private String write(DepthMap depth, String ending, DecodedImage picture) throws IOException {
        String file = WantedFiles.fileOf(depth.identity(), ending);
        WholeFile.write(
                "the picture", folder.resolve(file), ImageCodec.encodeJpeg(picture, JPEG_QUALITY));
        return file;
    }

    /** Completes the video of a camera that has ended. */
    void end(String camera) throws IOException {
        videos.end(camera);
    }

    @Override
    public void close() throws IOException {
        videos.close();
    }
}
