// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import org.apache.flink.annotation.Internal;

/**
 * The state of a camera after its last frame: about 40 kilobytes. Immutable.
 *
 * @param eventTimeMillis event time of the frame
 * @param model the model that predicted it
 * @param kind kind of its map
 * @param mapWidth width of its map
 * @param mapHeight height of its map
 * @param line the line that aligned its disparity with the previous frames
 * @param picture thumbnail of the frame
 * @param coarse its stabilised map, in the size of the thumbnail
 */
@Internal
public record CameraHistory(
        long eventTimeMillis,
        ModelVersion model,
        DepthKind kind,
        int mapWidth,
        int mapHeight,
        ScaleAndShift line,
        LumaThumbnail picture,
        float[] coarse) {}
