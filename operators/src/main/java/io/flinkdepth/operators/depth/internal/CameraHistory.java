// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import org.apache.flink.annotation.Internal;

/**
 * What is remembered of a camera's last frame: some 40 kilobytes. Immutable.
 *
 * @param eventTimeMillis of the frame
 * @param model that predicted it
 * @param kind of its map
 * @param mapWidth of its map
 * @param mapHeight of its map
 * @param line that its disparity was brought to the past by
 * @param picture of the frame
 * @param coarse its stabilised map, at the thumbnail's size
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
