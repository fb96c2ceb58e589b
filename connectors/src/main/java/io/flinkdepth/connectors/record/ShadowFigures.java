// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import java.io.Serializable;
import org.apache.flink.annotation.Experimental;

/**
 * Figures of a shadow evaluation, in which the candidate and the serving model run on the same
 * frames. Missing figures are NaN.
 *
 * @param frames number of frames with predictions of both models
 * @param servedAgreement agreement of the serving model with the teacher, at most 1; the mean over
 *     the frames
 * @param candidateAgreement agreement of the candidate with the teacher
 * @param mutualAgreement agreement of the two with each other; reported only, because a fix also
 *     changes predictions
 * @param servedMillis median time of a run of the serving model, in milliseconds
 * @param candidateMillis median time of a run of the candidate, in milliseconds
 * @param servedConfidence mean confidence of the serving model's predictions, 0 to 1; NaN if they
 *     have none, or it is of another source than that of the candidate
 * @param candidateConfidence mean confidence of the candidate's predictions
 */
@Experimental
public record ShadowFigures(
        int frames,
        double servedAgreement,
        double candidateAgreement,
        double mutualAgreement,
        double servedMillis,
        double candidateMillis,
        double servedConfidence,
        double candidateConfidence)
        implements Serializable {

    /** Nothing was measured. */
    public static final ShadowFigures NONE =
            new ShadowFigures(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Figures of predictions without confidence. */
    public ShadowFigures(
            int frames,
            double servedAgreement,
            double candidateAgreement,
            double mutualAgreement,
            double servedMillis,
            double candidateMillis) {
        this(
                frames,
                servedAgreement,
                candidateAgreement,
                mutualAgreement,
                servedMillis,
                candidateMillis,
                Double.NaN,
                Double.NaN);
    }
}
