// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void percentilesAreThoseOfTheSortedLatencies() {
        long[] descending = LongStream.rangeClosed(1, 200).map(i -> 201 - i).toArray();
        assertThat(Latencies.of(descending)).isEqualTo(new Latencies(100, 198, 200));
    }

    @Test
    void theyAreAlsoToldInRunsOfTheModel() {
        assertThat(new Latencies(20, 50, 100).inRunsOf(25))
                .isEqualTo(
                        "median 20 ms (0.8 runs), p99 50 ms (2.0 runs), maximum 100 ms (4.0 runs)");
    }

    @Test
    void aSingleLatencyIsAllOfThem() {
        assertThat(Latencies.of(new long[] {7})).isEqualTo(new Latencies(7, 7, 7));
    }
}
