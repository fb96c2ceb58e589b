// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import io.flinkdepth.connectors.image.DepthCodec;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.EncodedDepth;
import io.flinkdepth.connectors.image.ExrCodec;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.java.tuple.Tuple2;

/** Writes the file of a depth map and returns its line of the index. */
final class DepthFileWriter implements MapFunction<Tuple2<DepthMap, String[]>, String> {

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
    public String map(Tuple2<DepthMap, String[]> prediction) throws IOException {
        DepthMap depth = prediction.f0;
        try {
            return write(depth, prediction.f1);
        } catch (InvalidPathException e) {
            // The name has characters that this process cannot encode for its file system.
            return failure(
                    depth,
                    FailureReason.UNWRITABLE_NAME,
                    "the depth file of '%s' cannot be named: %s; start Java in a UTF-8 locale, such as LC_ALL=C.UTF-8"
                            .formatted(depth.identity(), e.getMessage()));
        } catch (RuntimeException | Error e) {
            FrameDefect defect = FrameErrors.defectOrRethrow(e, FailureReason.OUT_OF_MEMORY);
            return failure(depth, defect.reason(), defect.message());
        }
    }

    private String failure(DepthMap depth, FailureReason reason, String message) {
        return lines.ofFailure(new FailedFrame(depth.identity(), reason, message, new byte[0]));
    }

    private String write(DepthMap depth, String[] others) throws IOException {
        String name = FileNames.of(depth.identity()) + "." + format.extension();
        if (format == DepthFileFormat.PNG) {
            EncodedDepth encoded = DepthCodec.encode(depth, DepthEncoding.PNG16);
            put(name, encoded.bytes());
            return lines.ofPrediction(depth, name, others, encoded.scale(), encoded.offset());
        }
        put(name, format == DepthFileFormat.NPY ? npy(depth) : exr(depth));
        return lines.ofPrediction(depth, name, others, 1, 0);
    }

    private static byte[] npy(DepthMap depth) {
        return NpyCodec.encode(depth.values(), depth.height(), depth.width());
    }

    private static byte[] exr(DepthMap depth) {
        String channel = depth.kind() == DepthKind.METRIC_DEPTH ? "Z" : "disparity";
        return ExrCodec.encode(depth.values(), depth.height(), depth.width(), channel);
    }

    private void put(String name, byte[] bytes) throws IOException {
        WholeFile.write("the depth file", Path.of(folder).resolve(name), bytes);
    }
}
