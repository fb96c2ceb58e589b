// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * {@code depth_decode(image BYTES)}: {@code ROW<width INT, height INT, rgb BYTES>}, the upright
 * picture of an image: {@code height * width * 3} bytes red, green, blue, row by row from the top
 * left. EXIF orientation is applied, transparency is dropped.
 */
@PublicEvolving
public class DepthDecode extends DepthFunction {

    /** Evaluates the function; see the class. */
    @DataTypeHint(value = "ROW<width INT, height INT, rgb BYTES>", bridgedTo = RowData.class)
    public RowData eval(byte[] image) {
        return evaluate(
                () -> {
                    try (DecodedImage picture = SharedDecoding.decode(image, LIMITS)) {
                        return GenericRowData.of(
                                picture.width(), picture.height(), picture.toRgb());
                    }
                },
                image);
    }

    @Override
    String name() {
        return "depth_decode";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthDecode {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
