// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.apache.flink.annotation.PublicEvolving;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Encodes and decodes depth maps; {@link DepthEncoding} describes the precision of each encoding.
 * Thread-safe; holds no resources.
 */
@PublicEvolving
public final class DepthCodec {

    private static final int MAX_STORED = 65535;
    private static final double METRIC_STEPS = 256;

    /**
     * Depth is smooth and its low bits are noise, so the Paeth filter is effective and a search for
     * repeated strings is not. This takes a third of the time of zlib's default strategy, and the
     * files are no larger.
     */
    private static final int[] PNG_PARAMETERS = {
        opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, 1,
        opencv_imgcodecs.IMWRITE_PNG_STRATEGY, opencv_imgcodecs.IMWRITE_PNG_STRATEGY_RLE,
        opencv_imgcodecs.IMWRITE_PNG_FILTER, opencv_imgcodecs.IMWRITE_PNG_FILTER_PAETH
    };

    private static final int ZSTD_LEVEL = 1;

    /** A block of 128 KiB takes at least 4 bytes (RFC 8878, section 3.1.1.2). */
    private static final long ZSTD_MAX_RATIO = (128 << 10) / 4;

    private DepthCodec() {}

    /** Encodes a map. */
    public static EncodedDepth encode(DepthMap map, DepthEncoding encoding) {
        return encode(map.width(), map.height(), map.kind(), map.values(), encoding);
    }

    static EncodedDepth encode(
            int width, int height, DepthKind kind, float[] values, DepthEncoding encoding) {
        return switch (encoding) {
            case PNG16 ->
                    kind == DepthKind.METRIC_DEPTH
                            ? encodeMetres(width, height, values)
                            : encodeDisparity(width, height, values);
            case FLOAT16, FLOAT32 -> encodeFloats(width, height, values, encoding);
        };
    }

    /**
     * Decodes values, row by row from the top left.
     *
     * @param limits limits for all encodings, checked before memory is allocated
     * @throws ImageException for any defect of the bytes; no other exception
     */
    public static float[] decode(EncodedDepth depth, ImageLimits limits) throws ImageException {
        limits.requireBytes(depth.bytes());
        limits.requireSize(depth.width(), depth.height());
        return depth.encoding() == DepthEncoding.PNG16
                ? decodePng(depth, limits)
                : decodeFloats(depth);
    }

    private static EncodedDepth encodeMetres(int width, int height, float[] values) {
        short[] stored = new short[values.length];
        for (int i = 0; i < stored.length; i++) {
            float metres = values[i];
            // 0 means "no value" in this format: a very near point becomes 1.
            long steps = Math.max(metres > 0 ? 1 : 0, Math.round(metres * METRIC_STEPS));
            stored[i] = (short) Math.min(MAX_STORED, steps);
        }
        return png(width, height, stored, 1 / METRIC_STEPS, 0);
    }

    private static EncodedDepth encodeDisparity(int width, int height, float[] values) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double scale = ((double) max - min) / MAX_STORED;
        double steps = scale > 0 ? 1 / scale : 0;
        short[] stored = new short[values.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (short) (int) ((values[i] - (double) min) * steps + 0.5);
        }
        return png(width, height, stored, scale, min);
    }

    private static EncodedDepth png(
            int width, int height, short[] stored, double scale, double offset) {
        try (ShortPointer data = new ShortPointer(stored);
                Mat pixels = new Mat(height, width, opencv_core.CV_16UC1, data)) {
            byte[] bytes = ImageCodec.encode(".png", pixels, PNG_PARAMETERS);
            return new EncodedDepth(DepthEncoding.PNG16, width, height, scale, offset, bytes);
        }
    }

    private static float[] decodePng(EncodedDepth depth, ImageLimits limits) throws ImageException {
        GatedImage gated = GatedImage.read(depth.bytes(), limits);
        ImageHeader header = gated.header();
        if (header.width() != depth.width() || header.height() != depth.height()) {
            throw corrupt(
                    "the PNG has %d x %d pixels; the depth map should have %d x %d"
                            .formatted(
                                    header.width(),
                                    header.height(),
                                    depth.width(),
                                    depth.height()));
        }
        if (header.format() != ImageHeader.Format.PNG || !PngHeader.of(depth.bytes()).isGrey16()) {
            throw corrupt("the bytes are no 16-bit grey PNG");
        }
        try (Mat pixels =
                ImageCodec.pixels(depth.bytes(), gated, opencv_imgcodecs.IMREAD_UNCHANGED)) {
            if (pixels.rows() != depth.height()
                    || pixels.cols() != depth.width()
                    || pixels.type() != opencv_core.CV_16UC1) {
                throw corrupt(
                        "the PNG of %d x %d pixels decoded to %d x %d of the type %d"
                                .formatted(
                                        depth.width(),
                                        depth.height(),
                                        pixels.cols(),
                                        pixels.rows(),
                                        pixels.type()));
            }
            ShortBuffer stored = pixels.createBuffer();
            float[] values = new float[depth.width() * depth.height()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((stored.get(i) & 0xffff) * depth.scale() + depth.offset());
            }
            return values;
        } catch (RuntimeException e) {
            throw corrupt("the PNG cannot be decoded: " + e.getMessage());
        }
    }

    private static EncodedDepth encodeFloats(
            int width, int height, float[] values, DepthEncoding encoding) {
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * bytesPerValue(encoding))
                        .order(ByteOrder.LITTLE_ENDIAN);
        if (encoding == DepthEncoding.FLOAT32) {
            raw.asFloatBuffer().put(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                raw.putShort(2 * i, HalfFloat.saturated(values[i]));
            }
        }
        byte[] bytes = Zstd.compress(raw.array(), ZSTD_LEVEL);
        return new EncodedDepth(encoding, width, height, 1, 0, bytes);
    }

    private static float[] decodeFloats(EncodedDepth depth) throws ImageException {
        int count = depth.width() * depth.height();
        byte[] raw = new byte[sizeOfFloats(depth)];
        String found;
        try {
            long size = Zstd.decompress(raw, depth.bytes());
            found = Zstd.isError(size) ? Zstd.getErrorName(size) : size + " bytes";
        } catch (ZstdException e) {
            found = e.getMessage();
        }
        if (!found.equals(raw.length + " bytes")) {
            throw corrupt(
                    "decompressing the values gave: %s; %d x %d in %s need %d bytes"
                            .formatted(
                                    found,
                                    depth.width(),
                                    depth.height(),
                                    depth.encoding().id(),
                                    raw.length));
        }
        ByteBuffer buffer = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[count];
        if (depth.encoding() == DepthEncoding.FLOAT32) {
            buffer.asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < count; i++) {
                values[i] = HalfFloat.toFloat(buffer.getShort(2 * i));
            }
        }
        return values;
    }

    /**
     * Returns the size of the decompressed values, as far as it is known before memory is
     * allocated.
     */
    private static int sizeOfFloats(EncodedDepth depth) throws ImageException {
        byte[] bytes = depth.bytes();
        long needed = (long) depth.width() * depth.height() * bytesPerValue(depth.encoding());
        // Negative if the frame does not contain its size.
        long said = Zstd.getFrameContentSize(bytes);
        if (needed > Integer.MAX_VALUE
                || said >= 0 && said != needed
                || needed > bytes.length * ZSTD_MAX_RATIO) {
            throw corrupt(
                    "%d bytes of zstd hold %s bytes; %d x %d in %s need %d"
                            .formatted(
                                    bytes.length,
                                    said >= 0 ? said : "at most " + bytes.length * ZSTD_MAX_RATIO,
                                    depth.width(),
                                    depth.height(),
                                    depth.encoding().id(),
                                    needed));
        }
        return (int) needed;
    }

    private static int bytesPerValue(DepthEncoding encoding) {
        return encoding == DepthEncoding.FLOAT32 ? 4 : 2;
    }

    private static ImageException corrupt(String message) {
        return new ImageException(FailureReason.CORRUPT_IMAGE, message);
    }
}
