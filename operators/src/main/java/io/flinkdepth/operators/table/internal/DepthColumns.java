// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import static io.flinkdepth.operators.table.internal.AnswerColumn.answer;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthMap;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** What SQL gets of a depth map. */
@Internal
public final class DepthColumns {

    private DepthColumns() {}

    /** All columns, with depth in the encoding given. */
    public static List<AnswerColumn<DepthMap>> all(DepthEncoding encoding) {
        return List.of(
                answer("depth", SqlTypes.BYTES, map -> DepthImage.of(map).encode(encoding)),
                answer("width", SqlTypes.INT, DepthMap::width),
                answer("height", SqlTypes.INT, DepthMap::height),
                answer("min", SqlTypes.FLOAT, DepthColumns::smallest),
                answer("max", SqlTypes.FLOAT, DepthColumns::largest),
                answer("kind", SqlTypes.STRING, map -> SqlTypes.text(map.kind().name())),
                answer(
                        "model_version",
                        SqlTypes.STRING,
                        map -> SqlTypes.text(map.model().toString())),
                AnswerColumn.error());
    }

    private static float smallest(DepthMap map) {
        float smallest = Float.POSITIVE_INFINITY;
        for (float value : map.values()) {
            smallest = Math.min(smallest, value);
        }
        return smallest;
    }

    private static float largest(DepthMap map) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float value : map.values()) {
            largest = Math.max(largest, value);
        }
        return largest;
    }
}
