// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import io.flinkdepth.operators.runtime.TestFrames;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** Functions decode where each image has a deadline. */
class FunctionDeadlineTest {

    private static void assertDecodes(int count, ThrowingRunnable<Exception> call)
            throws Exception {
        long before = SharedDecoding.begun();
        call.run();
        assertThat(SharedDecoding.begun()).isEqualTo(before + count);
    }

    @Test
    void imagesAndDepthMaps() throws Exception {
        byte[] image = TestFrames.grey("a", 0, 7, 40, 20).image();
        byte[] depth =
                new DepthImage(2, 1, DepthKind.METRIC_DEPTH, new float[] {1, 2})
                        .encode(DepthEncoding.PNG16);
        assertDecodes(1, () -> assertThat(new DepthDecode().eval(image)).isNotNull());
        assertDecodes(1, () -> assertThat(new DepthResize().eval(image, 20, 10)).isNotNull());
        assertDecodes(1, () -> assertThat(new DepthAt().eval(depth, 1, 0)).isEqualTo(2));
    }
}
