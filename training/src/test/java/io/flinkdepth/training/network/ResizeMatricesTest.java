// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ResizeMatricesTest {

    /** A full cache is emptied before a resize, never between its two matrices. */
    @Test
    void manySizesGoThroughAFewMatrices() {
        try (NDManager manager = NDManager.newBaseManager();
                ResizeMatrices resizes =
                        new ResizeMatrices(manager, EncoderConfiguration.deitTiny(), 3)) {
            for (int side = 4; side < 20; side++) {
                try (NDArray map = manager.ones(new Shape(1, 1, side, side + 1));
                        NDArray larger = resizes.bilinear(map, side + 2, side + 5);
                        NDArray positions = manager.ones(new Shape(1, 1, 14, 14));
                        NDArray moved = resizes.position(positions, side, side + 3)) {
                    assertThat(larger.getShape()).isEqualTo(new Shape(1, 1, side + 2, side + 5));
                    assertThat(larger.toFloatArray()[7]).isCloseTo(1, within(1e-5f));
                    assertThat(moved.toFloatArray()[3]).isCloseTo(1, within(1e-4f));
                }
            }
        }
    }
}
