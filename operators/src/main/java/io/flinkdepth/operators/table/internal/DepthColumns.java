// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import static io.flinkdepth.operators.table.internal.PredictionColumn.column;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthMap;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** The SQL columns of a depth map. */
@Internal
public final class DepthColumns {

    /** The column with the mean confidence; only a task with confidence gives it. */
    public static final String CONFIDENCE = "confidence";

    private DepthColumns() {}

    /** Returns all columns, with depth in an encoding. */
    public static List<PredictionColumn<DepthMap>> all(DepthEncoding encoding) {
        return List.of(
                column("depth", SqlTypes.BYTES, map -> DepthImage.of(map).encode(encoding)),
                column("width", SqlTypes.INT, DepthMap::width),
                column("height", SqlTypes.INT, DepthMap::height),
                column("min", SqlTypes.FLOAT, DepthColumns::min),
                column("max", SqlTypes.FLOAT, DepthColumns::max),
                column(CONFIDENCE, SqlTypes.FLOAT, map -> map.confidence().mean()),
                column("kind", SqlTypes.STRING, map -> SqlTypes.text(map.kind().name())),
                column(
                        "model_version",
                        SqlTypes.STRING,
                        map -> SqlTypes.text(map.model().toString())),
                PredictionColumn.error());
    }

    private static float min(DepthMap map) {
        float min = Float.POSITIVE_INFINITY;
        for (float value : map.values()) {
            min = Math.min(min, value);
        }
        return min;
    }

    private static float max(DepthMap map) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : map.values()) {
            max = Math.max(max, value);
        }
        return max;
    }
}
