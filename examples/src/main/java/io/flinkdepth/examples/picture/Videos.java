// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.examples.picture.VideoNames.Earlier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The videos that are being written, one for each camera. At most {@value #MAX_OPEN} are open,
 * because an encoder keeps several pictures: the one that has waited longest is ended for another.
 * Owns native memory; close it. Used by one thread.
 */
final class Videos implements AutoCloseable {

    static final int MAX_OPEN = 32;

    private final Path folder;
    private final boolean growing;
    private final VideoNames names;
    private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true);

    /** A video that is written. */
    private record Open(String name, Mp4File file, VideoClock clock) {}

    /**
     * @param growing whether videos are seen while they are written; else when they are complete
     * @param keepEarlier whether the videos of earlier runs are kept; growing ones always are
     */
    Videos(Path folder, boolean growing, boolean keepEarlier) {
        this.folder = folder;
        this.growing = growing;
        Earlier whole = keepEarlier ? Earlier.KEPT : Earlier.REPLACED;
        this.names = new VideoNames(folder, growing ? Earlier.KEPT_AND_CLAIMED : whole);
    }

    /**
     * Adds a picture to the video of its camera; the picture remains the caller's.
     *
     * @return the video's file, relative to the folder; null if the camera is too fast for its
     *     video
     * @throws IOException names the file that cannot be written
     */
    @Nullable
    String add(FrameIdentity frame, CameraInput input, DecodedImage picture) throws IOException {
        Open video = open.get(frame.cameraId());
        if (video == null) {
            endLongestWaiting();
            video = begin(frame, input);
            open.put(frame.cameraId(), video);
        }
        int number = video.clock().next(frame);
        if (number == VideoClock.TOO_EARLY) {
            return null;
        }
        video.file().add(number, picture);
        return video.name();
    }

    private Open begin(FrameIdentity first, CameraInput input) throws IOException {
        String name = names.next(first.cameraId());
        Path path = folder.resolve(name);
        double rate = input.framesPerSecond();
        return new Open(
                name,
                growing ? Mp4File.growing(path, rate) : Mp4File.whole(path, rate),
                VideoClock.of(input, first, !growing && !names.isDivided(first.cameraId())));
    }

    private void endLongestWaiting() throws IOException {
        if (open.size() == MAX_OPEN) {
            end(open.keySet().iterator().next());
        }
    }

    /** Completes the video of a camera, if one is open. */
    void end(String camera) throws IOException {
        Open video = open.remove(camera);
        if (video != null) {
            try (Mp4File file = video.file()) {
                file.commit();
            }
        }
    }

    /** Completes videos that grow, and removes whole ones that are not complete. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Open video : open.values()) {
            try (Mp4File file = video.file()) {
                if (growing) {
                    file.commit();
                }
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
