package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * The mean absolute error after each map's own scale and shift are taken out.
 *
 * <p>Each of prediction and target is normalised by itself, {@code (d - median(d)) / (mean|d -
 * median(d)| + 1e-6)} over the valid pixels, with the lower of two middle values as the median; the
 * loss is the mean absolute difference over the valid pixels, then the mean over the images (MiDaS,
 * arXiv 1907.01341, equations 4 and 5; Depth Anything, arXiv 2401.10891, section 3.1). Gradients
 * flow through median and scale.
 */
@Experimental
public final class AffineInvariantLoss {
    private static final float EPSILON = 1e-6f;

    private AffineInvariantLoss() {}

    /**
     * The loss as a scalar array of the prediction's manager.
     *
     * <p>Intermediates stay in the manager of the prediction: close it when the step is done.
     *
     * @param prediction (B, H, W), before any last activation that would cut off its gradient
     * @param target (B, H, W), disparity
     * @param valid (B, H, W) booleans, or null when every pixel counts; each image needs one at
     *     least
     */
    public static NDArray of(NDArray prediction, NDArray target, @Nullable NDArray valid) {
        long batch = prediction.getShape().get(0);
        long pixels = prediction.size() / batch;
        if (!prediction.getShape().equals(target.getShape())) {
            throw new IllegalArgumentException(
                    "the prediction has shape "
                            + prediction.getShape()
                            + " and the target "
                            + target.getShape()
                            + "; they must be the same");
        }
        if (valid == null) {
            return difference(prediction.reshape(batch, pixels), target.reshape(batch, pixels));
        }
        NDManager manager = prediction.getManager();
        NDArray total = null;
        for (long i = 0; i < batch; i++) {
            NDArray mask = valid.get(i).flatten();
            NDArray one =
                    difference(
                            prediction.get(i).flatten().booleanMask(mask).reshape(1, -1),
                            target.get(i).flatten().booleanMask(mask).reshape(1, -1));
            total = total == null ? one : total.add(one);
        }
        return total.div(manager.full(new Shape(), (float) batch, total.getDataType()));
    }

    private static NDArray difference(NDArray prediction, NDArray target) {
        return normalised(prediction).sub(normalised(target)).abs().mean();
    }

    private static NDArray normalised(NDArray rows) {
        NDArray median = rows.median(new int[] {1}).reshape(-1, 1);
        NDArray centred = rows.sub(median);
        NDArray scale = centred.abs().mean(new int[] {1}, true).add(EPSILON);
        return centred.div(scale);
    }
}
