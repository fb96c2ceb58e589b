// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** On 20 pixels with the errors 1 to 20, of which each step removes one. */
class SparsificationCurveTest {

    private static final int PIXELS = 20;

    private static SparsificationCurve curve(int sign) {
        double[] errors = new double[PIXELS];
        double[] confidence = new double[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            // In another order than that of the errors.
            errors[i] = 1 + (7 * i) % PIXELS;
            confidence[i] = sign * errors[i];
        }
        return SparsificationCurve.of(errors, confidence);
    }

    @Test
    void aConfidenceThatOrdersTheErrorsIsTheOracles() {
        SparsificationCurve curve = curve(-1);
        assertThat(curve.byConfidence()).isEqualTo(curve.byError());
        assertThat(curve.without(0)).isEqualTo(10.5);
        assertThat(curve.without(0.5)).as("mean of 1 to 10").isEqualTo(5.5);
        assertThat(curve.byError()[19]).isEqualTo(1);
        assertThat(curve.areaAboveOracle()).isZero();
        assertThat(curve.areaBelowRandom()).as("half a step each").isCloseTo(4.75, within(1e-9));
    }

    @Test
    void aConfidenceOfTheOppositeOrderIsAsFarAboveAsTheOracleIsBelow() {
        SparsificationCurve curve = curve(1);
        assertThat(curve.without(0.5)).as("mean of 11 to 20").isEqualTo(15.5);
        assertThat(curve.areaBelowRandom()).isCloseTo(-4.75, within(1e-9));
        assertThat(curve.areaAboveOracle()).isCloseTo(9.5, within(1e-9));
    }

    @Test
    void theMeanIsTakenPointByPoint() {
        SparsificationCurve mean = SparsificationCurve.mean(List.of(curve(-1), curve(1)));
        assertThat(mean.without(0.5)).isEqualTo(10.5);
        assertThat(mean.areaBelowRandom()).isCloseTo(0, within(1e-9));
    }
}
