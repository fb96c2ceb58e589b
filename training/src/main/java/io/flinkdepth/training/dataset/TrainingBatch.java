package io.flinkdepth.training.dataset;

import org.apache.flink.annotation.Experimental;

/**
 * Images ready for the network.
 *
 * @param count images
 * @param size size of every image
 * @param pixels count x 3 x height x width, normalised
 * @param disparity count x height x width, 0 to 1 in each map, sky 0
 */
@Experimental
public record TrainingBatch(int count, CropSize size, float[] pixels, float[] disparity) {}
