// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CameraMemoryTest {
    private static final int RESERVOIR = 64;
    private final SplittableRandom random = new SplittableRandom(1);

    private static float[] towards(double angle) {
        float[] embedding = new float[192];
        embedding[3] = (float) (5 * Math.cos(angle));
        embedding[90] = (float) (5 * Math.sin(angle));
        return embedding;
    }

    @Test
    void noveltyIsTheCosineDistanceToTheNearest() {
        CameraMemory memory = new CameraMemory();
        assertThat(memory.novelty(towards(0))).isEqualTo(2);
        memory.keep(0, towards(0), RESERVOIR, random);
        memory.keep(1, towards(2), RESERVOIR, random);
        assertThat(memory.novelty(towards(0))).isCloseTo(0, within(1e-9));
        assertThat(memory.novelty(towards(0.5))).isCloseTo(1 - Math.cos(0.5), within(0.01));
        assertThat(memory.novelty(towards(1.8))).isCloseTo(1 - Math.cos(0.2), within(0.01));
        assertThat(memory.novelty(new float[7])).isEqualTo(2);
    }

    @Test
    void whatIsOlderThanTheWindowIsNewAgain() {
        CameraMemory memory = new CameraMemory();
        memory.keep(1000, towards(0), RESERVOIR, random);
        memory.forgetBefore(1000);
        assertThat(memory.novelty(towards(0))).isZero();
        memory.forgetBefore(1001);
        assertThat(memory.novelty(towards(0))).isEqualTo(2);
    }

    @Test
    void theQuotaIsForEachHourOfEventTime() {
        CameraMemory memory = new CameraMemory();
        for (int i = 0; i < 3; i++) {
            assertThat(memory.hasRoom(i, 3)).isTrue();
            memory.keep(i, towards(i), RESERVOIR, random);
        }
        assertThat(memory.hasRoom(3_599_999, 3)).isFalse();
        assertThat(memory.hasRoom(3_600_000, 3)).isTrue();
        memory.keep(3_600_000, towards(4), RESERVOIR, random);
        assertThat(memory.hasRoom(3_600_001, 3)).isTrue();
        // Late frames of the hour before count in this one, and do not open it again.
        memory.keep(5, towards(5), RESERVOIR, random);
        memory.keep(3_600_002, towards(6), RESERVOIR, random);
        assertThat(memory.hasRoom(6, 3)).isFalse();
        assertThat(memory.hasRoom(3_600_003, 3)).isFalse();
    }

    @Test
    void staysAFewKilobytesAndSamplesEvenly() throws Exception {
        int fromFirstHalf = 0;
        for (int round = 0; round < 40; round++) {
            CameraMemory memory = new CameraMemory();
            for (int i = 0; i < 1000; i++) {
                memory.keep(i, towards(i), RESERVOIR, random);
            }
            assertThat(memory.kept()).hasSize(RESERVOIR);
            fromFirstHalf += (int) memory.kept().stream().filter(k -> k.time() < 500).count();
            assertThat(CameraMemorySerializer.toBytes(memory).length).isLessThan(14_000);
        }
        assertThat(fromFirstHalf / (40.0 * RESERVOIR)).isBetween(0.45, 0.55);
    }

    @Test
    void comesBackFromItsBytesAndNewerOnesAreRefused() throws Exception {
        CameraMemory memory = new CameraMemory();
        for (int i = 0; i < 100; i++) {
            memory.keep(i * 60_000L, towards(i), RESERVOIR, random);
        }
        byte[] bytes = CameraMemorySerializer.toBytes(memory);
        CameraMemory back = CameraMemorySerializer.ofBytes(bytes);
        assertThat(CameraMemorySerializer.toBytes(back)).isEqualTo(bytes);
        assertThat(back.novelty(towards(0.3))).isEqualTo(memory.novelty(towards(0.3)));
        assertThat(back.hasRoom(99 * 60_000L, 41)).isTrue();
        assertThat(back.hasRoom(99 * 60_000L, 40)).isFalse();
        bytes[0] = 9;
        assertThatThrownBy(() -> CameraMemorySerializer.ofBytes(bytes))
                .hasMessageContaining("format 9");
        assertThat(CameraMemorySerializer.ofBytes(null).kept()).isEmpty();
    }
}
