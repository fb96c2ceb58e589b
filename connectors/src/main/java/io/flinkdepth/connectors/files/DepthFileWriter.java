// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import io.flinkdepth.connectors.image.DepthCodec;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.EncodedDepth;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.flink.api.common.functions.MapFunction;

/** Writes the file of a depth map and returns its line of the index. */
final class DepthFileWriter implements MapFunction<DepthMap, String> {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final DepthFileFormat format;
    private final IndexLines lines;

    DepthFileWriter(String folder, DepthFileFormat format, IndexLines lines) {
        this.folder = folder;
        this.format = format;
        this.lines = lines;
    }

    @Override
    public String map(DepthMap depth) throws IOException {
        try {
            return write(depth);
        } catch (InvalidPathException e) {
            // The name has characters that this process cannot encode for its file system.
            return lines.ofFailure(
                    new FailedFrame(
                            depth.identity(),
                            FailureReason.UNWRITABLE_NAME,
                            "the depth file of '%s' cannot be named: %s; start Java in a UTF-8 locale, such as LC_ALL=C.UTF-8"
                                    .formatted(depth.identity(), e.getMessage()),
                            new byte[0]));
        }
    }

    private String write(DepthMap depth) throws IOException {
        String name = FileNames.of(depth.identity()) + "." + format.extension();
        if (format == DepthFileFormat.NPY) {
            put(name, NpyCodec.encode(depth.values(), depth.height(), depth.width()));
            return lines.ofPrediction(depth, name, 1, 0);
        }
        EncodedDepth encoded = DepthCodec.encode(depth, DepthEncoding.PNG16);
        put(name, encoded.bytes());
        return lines.ofPrediction(depth, name, encoded.scale(), encoded.offset());
    }

    private void put(String name, byte[] bytes) throws IOException {
        Path file = Path.of(folder).resolve(name);
        Path partial = file.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(file.getParent());
            Files.write(partial, bytes);
            Files.move(
                    partial,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException("the depth file " + file + " cannot be written: " + e, e);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
