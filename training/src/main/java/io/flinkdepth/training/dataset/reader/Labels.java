// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;
import java.io.IOException;
import java.nio.file.Path;
import javax.annotation.Nullable;

/** Converts the values of a file to a label with its mask. */
final class Labels {

    /** Converts a stored number to a value; NaN or infinity means that it does not count. */
    @FunctionalInterface
    interface Conversion {
        float convert(float stored);
    }

    private Labels() {}

    /** Creates a depth label; converted values count if they are finite and above 0. */
    static DepthLabel depth(FloatRaster stored, Unit unit, Conversion conversion) {
        return label(stored, Kind.DEPTH, unit, conversion, null);
    }

    /** Creates a depth label without conversion. */
    static DepthLabel depth(FloatRaster stored, Unit unit) {
        return depth(stored, unit, value -> value);
    }

    /**
     * Creates a label of any kind; values count if they are finite and, for depths, above 0.
     *
     * @param counts additional condition for valid pixels; null for none
     */
    static DepthLabel label(
            FloatRaster stored,
            Kind kind,
            Unit unit,
            Conversion conversion,
            @Nullable boolean[] counts) {
        float[] values = new float[stored.values().length];
        boolean[] valid = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            float value = conversion.convert(stored.values()[i]);
            valid[i] =
                    Float.isFinite(value)
                            && (kind != Kind.DEPTH || value > 0)
                            && (counts == null || counts[i]);
            values[i] = valid[i] ? value : 0;
        }
        return new DepthLabel(stored.width(), stored.height(), values, valid, kind, unit);
    }

    /** Joins the parts; if their sizes differ, the message names both files. */
    static LabelledSample join(
            Path imageFile,
            RgbImage image,
            Path labelFile,
            DepthLabel label,
            @Nullable CameraIntrinsics intrinsics,
            @Nullable boolean[] sky)
            throws IOException {
        requireSize(labelFile, label.width(), label.height(), imageFile, image);
        return new LabelledSample(image, label, intrinsics, sky);
    }

    static void requireSize(Path file, int width, int height, Path imageFile, RgbImage image)
            throws IOException {
        if (width != image.width() || height != image.height()) {
            throw new IOException(
                    "%s is %d x %d; its image %s is %d x %d"
                            .formatted(
                                    file, width, height, imageFile, image.width(), image.height()));
        }
    }
}
