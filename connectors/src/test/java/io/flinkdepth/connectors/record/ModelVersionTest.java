// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which of two versions was there first. */
class ModelVersionTest {

    private static final ModelVersion FIRST = version("20260101T000000.000Z-ffffffffffff");
    private static final ModelVersion SECOND = version("20260101T000000.001Z-000000000000");
    private static final ModelVersion UNREGISTERED = version("ed6f4115a666");

    private static ModelVersion version(String version) {
        return new ModelVersion("street", version);
    }

    @Test
    void versionsOfARegistrySortByTime() {
        assertThat(FIRST.isOlderThan(SECOND)).isTrue();
        assertThat(SECOND.isOlderThan(FIRST)).isFalse();
        assertThat(FIRST.isOlderThan(FIRST)).isFalse();
    }

    @Test
    void versionsOfDifferentModelsAreNotOlder() {
        ModelVersion other = new ModelVersion("base", SECOND.version());
        assertThat(FIRST.isOlderThan(other)).isFalse();
        assertThat(UNREGISTERED.isOlderThan(other)).isFalse();
    }

    @Test
    void aPackageThatIsInNoRegistryIsOlderThanAllThatAre() {
        assertThat(UNREGISTERED.isOlderThan(FIRST)).isTrue();
        assertThat(FIRST.isOlderThan(UNREGISTERED)).isFalse();
        assertThat(version("000000000000").isOlderThan(UNREGISTERED)).isFalse();
    }
}
