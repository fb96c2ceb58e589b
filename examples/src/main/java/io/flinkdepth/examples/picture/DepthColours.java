package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import java.util.Arrays;
import org.apache.flink.annotation.Internal;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Depth in colours of even perceptual steps (the map "inferno"): bright is near, dark is far. The
 * range is the 1st to the 99th percentile of each map, eased over time, so that one reflection does
 * not make the picture flicker. One object for each camera; not thread-safe.
 */
@Internal
public final class DepthColours {

    private static final float EASING = 0.2f;
    private static final int SAMPLES = 4096;

    private boolean begun;
    private float low;
    private float high;

    /** A JPEG of the map's size. */
    public byte[] jpeg(DepthMap depth) {
        try (DecodedImage colours = colours(depth)) {
            return ImageCodec.encodeJpeg(colours, 85);
        }
    }

    /** A picture of the map's size; the caller closes it. */
    public DecodedImage colours(DepthMap depth) {
        boolean metric = depth.kind() == DepthKind.METRIC_DEPTH;
        float[] values = metric ? inverse(depth.values()) : depth.values();
        ease(values);
        byte[] steps = new byte[values.length];
        float scale = 255f / Math.max(high - low, 1e-9f);
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) Math.max(0, Math.min(255, Math.round((values[i] - low) * scale)));
        }
        return colourMap(steps, depth.width(), depth.height());
    }

    /** The legend: one row, from far on the left to near on the right. */
    public static byte[] legendPng() {
        byte[] steps = new byte[256];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) i;
        }
        try (DecodedImage legend = colourMap(steps, 256, 1)) {
            return ImageCodec.encodePng(legend, 6);
        }
    }

    private static DecodedImage colourMap(byte[] steps, int width, int height) {
        byte[] rgb = new byte[3 * steps.length];
        try (Mat grey = new Mat(height, width, opencv_core.CV_8UC1);
                Mat coloured = new Mat()) {
            try (BytePointer data = grey.data()) {
                data.put(steps, 0, steps.length);
            }
            opencv_imgproc.applyColorMap(grey, coloured, opencv_imgproc.COLORMAP_INFERNO);
            opencv_imgproc.cvtColor(coloured, coloured, opencv_imgproc.COLOR_BGR2RGB);
            try (BytePointer data = coloured.data()) {
                data.get(rgb);
            }
        }
        return DecodedImage.ofRgb(width, height, rgb);
    }

    private static float[] inverse(float[] metres) {
        float[] disparity = new float[metres.length];
        for (int i = 0; i < metres.length; i++) {
            disparity[i] = 1f / Math.max(metres[i], 1e-3f);
        }
        return disparity;
    }

    private void ease(float[] values) {
        int step = Math.max(1, values.length / SAMPLES);
        float[] sample = new float[(values.length + step - 1) / step];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = values[i * step];
        }
        Arrays.sort(sample);
        float newLow = sample[sample.length / 100];
        float newHigh = sample[sample.length - 1 - sample.length / 100];
        low = begun ? low + EASING * (newLow - low) : newLow;
        high = begun ? high + EASING * (newHigh - high) : newHigh;
        begun = true;
    }
}
