// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.network.GradientRecording;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientBucketsTest {

    /** Another worker has gradients of zero. */
    private static final class WithZeros implements AllReduce {
        private final List<Integer> sizes = new ArrayList<>();

        @Override
        public Workers workers() {
            return new Workers(0, 2);
        }

        @Override
        public void average(float[] values) {
            sizes.add(values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] /= 2;
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void eachParameterGetsItsMeanFromSharedBuckets() throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = new GradientRecording()) {
            List<NDArray> parameters = new ArrayList<>();
            NDArray loss = manager.zeros(new Shape());
            for (int i = 0; i < 5; i++) {
                NDArray parameter = manager.ones(new Shape(2, 1 + i));
                parameter.setRequiresGradient(true);
                parameters.add(parameter);
                loss = loss.add(parameter.sum().mul(manager.full(new Shape(), i)));
            }
            collector.backward(loss);
            WithZeros allReduce = new WithZeros();
            List<NDArray> averaged = new GradientBuckets(manager, allReduce, 5).of(parameters);
            assertThat(allReduce.sizes).containsExactly(2 + 4, 6, 8, 10);
            for (int i = 0; i < 5; i++) {
                assertThat(averaged.get(i).getShape()).isEqualTo(parameters.get(i).getShape());
                assertThat(averaged.get(i).toFloatArray()).containsOnly(i / 2f);
            }
        }
    }
}
