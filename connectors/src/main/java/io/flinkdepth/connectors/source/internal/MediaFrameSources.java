// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.files.FrameSources;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files of frames by listing the inputs in the same way as the source. The listing is
 * cached; inputs that appear later are searched when their first frame arrives.
 */
@Internal
public final class MediaFrameSources implements FrameSources {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(MediaFrameSources.class);

    private final MediaSettings settings;
    @Nullable private transient Map<String, MediaSplit> cameras;
    private transient Map<String, Map<String, String>> folders;

    public MediaFrameSources(MediaSettings settings) {
        this.settings = settings;
    }

    @Override
    @Nullable
    public String of(FrameIdentity frame) {
        try {
            MediaSplit split = split(frame.cameraId());
            if (split == null || split.kind() != Kind.FOLDER) {
                return split == null ? null : split.location();
            }
            String file = fileOf(split, frame.name());
            return file == null ? null : Path.of(split.location(), file).toString();
        } catch (IOException e) {
            LOG.warn("The file of frame {} is not known: {}", frame, e.toString());
            return null;
        }
    }

    @Nullable
    private MediaSplit split(String camera) throws IOException {
        if (cameras == null || !cameras.containsKey(camera)) {
            Map<String, MediaSplit> found = new HashMap<>();
            CameraListing.discover(settings).forEach(split -> found.put(split.cameraId(), split));
            found.putIfAbsent(camera, null);
            cameras = found;
            folders = new HashMap<>();
        }
        return cameras.get(camera);
    }

    @Nullable
    private String fileOf(MediaSplit split, @Nullable String name) throws IOException {
        Map<String, String> files = folders.get(split.cameraId());
        if (files == null || !files.containsKey(name)) {
            Map<String, String> found = new HashMap<>();
            ImageNames.of(Path.of(split.location()))
                    .forEach((file, frame) -> found.put(split.namePrefix() + frame, file));
            files = found;
            files.putIfAbsent(name, null);
            folders.put(split.cameraId(), files);
        }
        return files.get(name);
    }
}
