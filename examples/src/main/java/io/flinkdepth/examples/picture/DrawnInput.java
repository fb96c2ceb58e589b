// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * How the frames of an input are drawn.
 *
 * @param endless whether the input never ends: its videos are seen while they grow
 * @param keepsVideos whether videos of earlier runs are kept
 * @param imagesFollow whether images of a folder follow one another; else each is a photograph with
 *     its own range of colours
 */
@Internal
public record DrawnInput(boolean endless, boolean keepsVideos, boolean imagesFollow)
        implements Serializable {}
