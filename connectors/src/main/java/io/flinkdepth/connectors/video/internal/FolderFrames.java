// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.video.FrameTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images directly in a folder, by name; their bytes are passed on as they are. */
@Internal
final class FolderFrames implements FrameSequence {

    private static final Logger LOG = LoggerFactory.getLogger(FolderFrames.class);

    /** In a folder that is followed, a file changed more recently may not be whole yet. */
    private static final long SETTLED_MILLIS = 500;

    private final VideoSplit split;
    private final VideoSettings settings;
    private final boolean following;
    private final Deque<Path> files = new ArrayDeque<>();
    private long position;
    private String lastName;
    private boolean listed;
    private long nextListingNanos;

    FolderFrames(VideoSplit split, VideoSettings settings) {
        this.split = split;
        this.settings = settings;
        this.following = settings.following() && split.kind() == VideoSplit.Kind.FOLDER;
        this.position = split.position();
        this.lastName = split.lastName();
    }

    @Override
    public Step next(List<ReadFrame> out) {
        if (files.isEmpty() && (!listed || following && System.nanoTime() >= nextListingNanos)) {
            list();
        }
        Path file = files.peek();
        if (file == null) {
            return following ? Step.IDLE : Step.END;
        }
        if (following && !settled(file)) {
            return Step.IDLE;
        }
        files.poll();
        out.add(new ReadFrame(read(file), file.getFileName().toString()));
        lastName = file.getFileName().toString();
        position++;
        return Step.FRAME;
    }

    private void list() {
        listed = true;
        if (following) {
            nextListingNanos = System.nanoTime() + settings.followInterval().toNanos();
        }
        Path location = Path.of(split.location());
        if (split.kind() == VideoSplit.Kind.IMAGE) {
            if (position == 0) {
                files.add(location);
            }
            return;
        }
        try (Stream<Path> all = Files.list(location)) {
            all.filter(VideoInputs::isImage)
                    .filter(file -> lastName == null || name(file).compareTo(lastName) > 0)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .forEach(files::add);
        } catch (IOException e) {
            LOG.warn("the folder {} cannot be listed: {}", location, e.toString());
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static boolean settled(Path file) {
        try {
            long age = System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis();
            return age >= SETTLED_MILLIS;
        } catch (IOException e) {
            // It is gone: reading it says so.
            return true;
        }
    }

    private Frame read(Path file) {
        String name = split.namePrefix() + VideoInputs.withoutExtension(name(file));
        long time = System.currentTimeMillis();
        try {
            long modified = Files.getLastModifiedTime(file).toMillis();
            time = settings.frameTime() == FrameTime.FILE ? modified : time;
            FrameIdentity identity = new FrameIdentity(split.cameraId(), position, time, name);
            long size = Files.size(file);
            if (size > ImageLimits.DEFAULT.maximumBytes()) {
                return Frames.defective(
                        identity,
                        FailureReason.TOO_MANY_BYTES,
                        "%s has %d bytes; the limit is %d"
                                .formatted(file, size, ImageLimits.DEFAULT.maximumBytes()));
            }
            return new Frame(identity, Files.readAllBytes(file), mediaType(file));
        } catch (IOException e) {
            return Frames.defective(
                    new FrameIdentity(split.cameraId(), position, time, name),
                    FailureReason.UNREADABLE_SOURCE,
                    file + " cannot be read: " + e);
        }
    }

    private static String mediaType(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return "image/png";
        }
        return name.endsWith(".jpg") || name.endsWith(".jpeg") ? "image/jpeg" : null;
    }

    @Override
    public void close() {
        files.clear();
    }
}
