// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import org.apache.flink.annotation.Internal;

/**
 * Records gradients on the thread that creates it, until that thread closes it.
 *
 * <p>DJL's own collector allows one at a time in a process. Workers of an embedded cluster share a
 * process, and libtorch keeps the mode for each thread, so this one allows one for each thread.
 */
@Internal
public final class GradientRecording implements GradientCollector {
    private final boolean recordedBefore = JniUtils.isGradMode();

    public GradientRecording() {
        JniUtils.setGradMode(true);
    }

    @Override
    public void backward(NDArray loss) {
        try (NDArray one = loss.onesLike()) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    /** Not supported: the optimizer sets the gradients to zero. */
    @Override
    public void zeroGradients() {
        throw new UnsupportedOperationException("the optimizer sets gradients to zero");
    }

    @Override
    public void close() {
        JniUtils.setGradMode(recordedBefore);
    }
}
