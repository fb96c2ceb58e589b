// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DepthCodec;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.EncodedDepth;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads depth files back. */
final class DepthFiles {

    /** Pictures do not say which model made them. */
    private static final ModelVersion NO_MODEL = new ModelVersion("", "");

    private DepthFiles() {}

    /** The prediction of a frame that has one; without event time, model and timings. */
    static DepthMap read(Path folder, IndexedFrame frame) throws IOException {
        IndexedFrame.Depth depth = frame.depth();
        return new DepthMap(
                new FrameIdentity(frame.camera(), frame.sequence(), 0, frame.name()),
                depth.width(),
                depth.height(),
                values(folder.resolve(depth.file()), depth),
                depth.kind(),
                NO_MODEL,
                InferenceTimings.NONE);
    }

    private static float[] values(Path file, IndexedFrame.Depth depth) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            if (!depth.file().endsWith(".npy")) {
                return DepthCodec.decode(
                        new EncodedDepth(
                                DepthEncoding.PNG16,
                                depth.width(),
                                depth.height(),
                                depth.scale(),
                                depth.offset(),
                                bytes),
                        // The frames were within the job's limits.
                        ImageLimits.NONE);
            }
            NpyCodec.Array array = NpyCodec.decode(bytes);
            int[] expected = {depth.height(), depth.width()};
            if (!Arrays.equals(array.shape(), expected)) {
                throw new IOException(
                        "its shape is %s, but the index says %s"
                                .formatted(
                                        Arrays.toString(array.shape()), Arrays.toString(expected)));
            }
            return array.values();
        } catch (IOException | ImageException e) {
            throw new IOException(
                    "the depth file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
