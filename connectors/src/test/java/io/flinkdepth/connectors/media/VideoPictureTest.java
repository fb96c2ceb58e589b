// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideoPictureTest {

    @Test
    void picturesAreRotatedClockwise() {
        byte[] rgb = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6};
        VideoPicture picture = new VideoPicture(3, 2, rgb, 0);
        assertThat(red(picture.rotated(1))).containsExactly(4, 1, 5, 2, 6, 3);
        assertThat(red(picture.rotated(2))).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(red(picture.rotated(-1))).containsExactly(3, 6, 2, 5, 1, 4);
        assertThat(picture.rotated(-1).width()).isEqualTo(2);
    }

    private static List<Integer> red(VideoPicture picture) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < picture.rgb().length; i += 3) {
            values.add((int) picture.rgb()[i]);
        }
        return values;
    }
}
