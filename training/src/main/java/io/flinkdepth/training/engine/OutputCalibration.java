// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.flinkdepth.training.batch.BatchPrefetcher;
import io.flinkdepth.training.batch.TrainingBatch;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.network.NetworkParameters;
import java.io.IOException;
import java.util.Arrays;

/**
 * Shifts the output of a relative network so that its last activation does not clip it.
 *
 * <p>The affine-invariant loss is invariant to a constant offset of a map, so the offset drifts
 * during training, and the ReLU after it would clip values below zero. The last bias is set so that
 * only the farthest half percent of the values of training images is below zero.
 */
final class OutputCalibration {
    private static final String LAST_BIAS = "depth_head.scratch.output_conv2.2.bias";
    private static final double SHARE_BELOW_ZERO = 0.005;
    private static final int IMAGES = 64;
    private static final int STRIDE = 31;

    private final BatchPrefetcher.Batches batches;

    OutputCalibration(BatchPrefetcher.Batches batches) {
        this.batches = batches;
    }

    void raise(NDManager manager, NetworkParameters parameters, DepthNetwork network)
            throws IOException, InterruptedException {
        float[] values = new float[0];
        for (int seen = 0; seen < IMAGES; ) {
            TrainingBatch batch = batches.next();
            seen += images(batch);
            float[] some = sample(manager, network, batch);
            values = Arrays.copyOf(values, values.length + some.length);
            System.arraycopy(some, 0, values, values.length - some.length, some.length);
        }
        Arrays.sort(values);
        float low = values[(int) (SHARE_BELOW_ZERO * values.length)];
        NDArray bias = parameters.get(LAST_BIAS);
        NativeCopies.set(bias, new float[] {bias.getFloat(0) - low});
    }

    private static int images(TrainingBatch batch) {
        return batch.labelled() != null ? batch.labelled().count() : batch.pseudoLabelled().count();
    }

    private static float[] sample(NDManager manager, DepthNetwork network, TrainingBatch batch) {
        boolean labelled = batch.labelled() != null;
        int count = images(batch);
        float[] pixels = labelled ? batch.labelled().pixels() : batch.pseudoLabelled().pixels();
        Shape shape = new Shape(count, 3, batch.size().height(), batch.size().width());
        try (NDManager step = manager.newSubManager()) {
            NDArray map = network.forward(step.create(pixels, shape)).logits();
            float[] all = map.toFloatArray();
            float[] some = new float[all.length / STRIDE];
            for (int i = 0; i < some.length; i++) {
                some[i] = all[i * STRIDE];
            }
            return some;
        }
    }
}
