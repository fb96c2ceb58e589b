package io.flinkdepth.training.evaluate;

import org.apache.flink.annotation.Experimental;

/**
 * The protocol for relative models: a scale and a shift of the predicted disparity are fitted to
 * 1/t by least squares over the valid pixels of each image; what comes out below 1/cap is set to
 * 1/cap; then it is inverted and scored (MiDaS, arXiv 1907.01341, section 5; Depth Anything).
 */
@Experimental
public final class AffineDisparity {
    private AffineDisparity() {}

    /**
     * Scores one image.
     *
     * @param disparity at the size of the measured depth; larger is nearer
     */
    public static DepthScore score(float[] disparity, MeasuredDepth measured) {
        if (disparity.length != measured.metres().length) {
            throw new IllegalArgumentException(
                    "the prediction has "
                            + disparity.length
                            + " values and the measured depth "
                            + measured.metres().length
                            + "; resize the prediction first");
        }
        double[] line = fit(disparity, measured);
        double least = 1 / measured.cap();
        double error = 0;
        long good = 0;
        long count = 0;
        for (int i = 0; i < disparity.length; i++) {
            if (measured.valid()[i]) {
                double t = measured.metres()[i];
                double p = 1 / Math.max(line[0] * disparity[i] + line[1], least);
                error += Math.abs(p - t) / t;
                good += Math.max(p / t, t / p) < 1.25 ? 1 : 0;
                count++;
            }
        }
        return new DepthScore(error / count, (double) good / count);
    }

    /**
     * The score of the best straight ramp from top to bottom, disparity = a · row + b: what a model
     * that has not looked at the image can reach.
     */
    public static DepthScore scoreOfBestRamp(MeasuredDepth measured) {
        float[] rows = new float[measured.metres().length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i / measured.width();
        }
        return score(rows, measured);
    }

    /** Scale and shift that bring the values nearest to 1/t. */
    private static double[] fit(float[] disparity, MeasuredDepth measured) {
        double n = 0;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < disparity.length; i++) {
            if (measured.valid()[i]) {
                n++;
                meanX += disparity[i];
                meanY += 1.0 / measured.metres()[i];
            }
        }
        if (n < 2) {
            throw new IllegalArgumentException(
                    "the image has " + (long) n + " valid pixels; at least 2 are needed");
        }
        meanX /= n;
        meanY /= n;
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < disparity.length; i++) {
            if (measured.valid()[i]) {
                double x = disparity[i] - meanX;
                covariance += x * (1.0 / measured.metres()[i] - meanY);
                variance += x * x;
            }
        }
        double scale = variance > 0 ? covariance / variance : 0;
        return new double[] {scale, meanY - scale * meanX};
    }
}
