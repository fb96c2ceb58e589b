package io.flinkdepth.training.augment;

import org.apache.flink.annotation.Experimental;

/**
 * A cropped, scaled image in floating point, with its labels.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb 3 x height x width, 0 to 1
 * @param depthMetres height x width
 * @param sky height x width, not 0 where there is only sky
 */
@Experimental
public record ImageView(int width, int height, float[] rgb, float[] depthMetres, byte[] sky) {}
