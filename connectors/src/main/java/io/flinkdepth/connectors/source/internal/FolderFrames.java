// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.media.FileNameText;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.source.FrameTime;
import io.flinkdepth.connectors.source.internal.MediaSettings.Layout;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images of a folder in the order of their names; their bytes are not changed. */
final class FolderFrames implements FrameSequence {

    private static final Logger LOG = LoggerFactory.getLogger(FolderFrames.class);

    /** In a folder that is followed, a file that changed more recently may be incomplete. */
    private static final long SETTLED_MILLIS = 500;

    private final MediaSplit split;
    private final MediaSettings settings;
    private final boolean following;
    private final Deque<String> names = new ArrayDeque<>();
    private Map<String, String> frameNames = Map.of();
    private long position;
    @Nullable private String lastName;
    private boolean listed;
    private long nextListingNanos;

    FolderFrames(MediaSplit split, MediaSettings settings) {
        this.split = split;
        this.settings = settings;
        this.following = settings.following() && split.kind() == Kind.FOLDER;
        this.position = split.position();
        this.lastName = split.lastName();
    }

    @Override
    public Step next(List<ReadFrame> out) {
        if (names.isEmpty() && (!listed || following && System.nanoTime() >= nextListingNanos)) {
            list();
        }
        String name = names.peek();
        if (name == null) {
            return following ? Step.IDLE : Step.END;
        }
        if (following && !settled(Path.of(split.location(), name))) {
            return Step.IDLE;
        }
        names.poll();
        out.add(new ReadFrame(read(name), name, 0));
        lastName = name;
        position++;
        return Step.FRAME;
    }

    private void list() {
        listed = true;
        switch (split.kind()) {
            case IMAGE -> {
                if (position == 0) {
                    names.add(Path.of(split.location()).getFileName().toString());
                }
            }
            case FILES -> names.addAll(split.names().subList((int) position, split.names().size()));
            default -> listFolder();
        }
    }

    private void listFolder() {
        if (following) {
            nextListingNanos = System.nanoTime() + settings.followInterval().toNanos();
        }
        try {
            frameNames = ImageNames.of(Path.of(split.location()));
            frameNames.keySet().stream()
                    .filter(name -> lastName == null || name.compareTo(lastName) > 0)
                    .forEach(names::add);
        } catch (IOException e) {
            LOG.warn("The folder {} cannot be listed: {}", split.location(), e.toString());
        }
    }

    private static boolean settled(Path file) {
        try {
            long age = System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis();
            return age >= SETTLED_MILLIS;
        } catch (IOException e) {
            // The file was deleted; reading it reports this.
            return true;
        }
    }

    private Frame read(String name) {
        // Without a file, an image of a set has no time, and an image of a camera the current time.
        long time = settings.layout() == Layout.IMAGE_SET ? 0 : System.currentTimeMillis();
        try {
            Path file =
                    split.kind() == Kind.IMAGE
                            ? Path.of(split.location())
                            : Path.of(split.location(), name);
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (settings.frameTime() == FrameTime.FILE) {
                time = attributes.lastModifiedTime().toMillis();
            }
            return Frames.isTooLarge(attributes.size())
                    ? Frames.tooLarge(identity(name, time), file, attributes.size())
                    : new Frame(
                            identity(name, time),
                            Files.readAllBytes(file),
                            MediaNames.mediaType(name));
        } catch (IOException | InvalidPathException e) {
            boolean undecodable =
                    split.kind() != Kind.IMAGE
                            && FileNameText.standsForUndecodable(Path.of(split.location()), name);
            String why = undecodable ? FileNameText.undecodable() : "cannot be read: " + e;
            return Frames.defective(
                    identity(name, time),
                    FailureReason.UNREADABLE_SOURCE,
                    "%s in %s %s".formatted(name, split.location(), why));
        }
    }

    private FrameIdentity identity(String name, long time) {
        return new FrameIdentity(
                split.cameraId(),
                split.first() + position,
                time,
                split.namePrefix()
                        + frameNames.getOrDefault(name, MediaNames.withoutExtension(name)));
    }

    @Override
    public void close() {
        names.clear();
    }
}
