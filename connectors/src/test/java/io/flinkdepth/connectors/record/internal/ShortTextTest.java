// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortTextTest {

    @Test
    void aLongTextEndsWithAnEllipsisAndWithAWholeCharacter() {
        assertThat(ShortText.of("abcd", 4)).isEqualTo("abcd");
        assertThat(ShortText.of("abcde", 4)).isEqualTo("abc…");
        assertThat(ShortText.of("ab🌳de", 4)).isEqualTo("ab…");
    }

    @Test
    void shortenedTextsDiffer() {
        String beginning = "日".repeat(100);
        assertThat(ShortText.distinct(beginning, 300)).isEqualTo(beginning);
        String one = ShortText.distinct(beginning + "1", 100);
        assertThat(one).startsWith("日日日").isNotEqualTo(ShortText.distinct(beginning + "2", 100));
        assertThat(ShortText.bytes(one)).isBetween(95, 100);
    }
}
