// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends a look at the registry. */
@Timeout(60)
class RegistryReaderTest {

    private static final RegistrySplit SPLIT = new RegistrySplit("file:///registry", "m", null);

    private final MetricListener metrics = new MetricListener();

    private int unreachable() {
        return metrics.<Integer>getGauge("flinkdepth", "registryUnreachable")
                .orElseThrow()
                .getValue();
    }

    @Test
    void anErrorDoesNotEndTheLooks() throws Exception {
        CountDownLatch looks = new CountDownLatch(3);
        RegistryReader reader =
                new RegistryReader(
                        SPLIT,
                        1,
                        (registry, model) -> {
                            looks.countDown();
                            throw new NoClassDefFoundError("of a file system");
                        },
                        metrics.getMetricGroup());
        assertThat(unreachable()).isZero();
        reader.addSplits(List.of(SPLIT));
        looks.await();
        assertThat(unreachable()).isEqualTo(1);
        reader.close();
    }

    @Test
    void aFatalErrorFailsTheTask() throws Exception {
        RegistryReader reader =
                new RegistryReader(
                        SPLIT,
                        1,
                        (registry, model) -> {
                            throw new OutOfMemoryError("no memory for a card");
                        },
                        metrics.getMetricGroup());
        reader.addSplits(List.of(SPLIT));
        reader.isAvailable().get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> reader.pollNext(null))
                .hasMessageContaining("file:///registry")
                .hasRootCauseMessage("no memory for a card");
        reader.close();
    }
}
