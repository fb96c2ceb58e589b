// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import java.io.Serializable;
import org.apache.flink.annotation.Experimental;

/**
 * What was measured while a candidate ran beside the model in service, on the same frames. Figures
 * that there are none of are NaN.
 *
 * @param frames number of frames with predictions of both models
 * @param servedAgreement agreement of the model in service with the teacher, at most 1; the mean
 *     over the frames
 * @param candidateAgreement the candidate's
 * @param mutualAgreement agreement of the two with each other; reported only, since a repair is a
 *     change
 * @param servedMillis median time of a run of the model in service, in milliseconds
 * @param candidateMillis the candidate's
 */
@Experimental
public record ShadowFigures(
        int frames,
        double servedAgreement,
        double candidateAgreement,
        double mutualAgreement,
        double servedMillis,
        double candidateMillis)
        implements Serializable {

    /** Nothing was measured. */
    public static final ShadowFigures NONE =
            new ShadowFigures(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
