// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediaNamesTest {

    @Test
    void whatLiesInAHiddenFolderOfAnArchiveIsHiddenToo() {
        assertThat(MediaNames.isSampleImage("day/17.jpg")).isTrue();
        assertThat(MediaNames.isSampleImage("./17.jpg")).isTrue();
        assertThat(MediaNames.isSampleImage(".thumbnails/17.jpg")).isFalse();
        assertThat(MediaNames.isSampleImage("day/.old/17.jpg")).isFalse();
        assertThat(MediaNames.isHidden("../day/17.jpg")).isFalse();
        assertThat(MediaNames.isHidden("day/.17.jpg")).isTrue();
    }
}
