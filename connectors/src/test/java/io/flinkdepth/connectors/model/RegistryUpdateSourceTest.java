// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.internal.RegistryReader;
import io.flinkdepth.connectors.model.internal.RegistrySplit;
import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a restored reader follows. */
@Timeout(60)
class RegistryUpdateSourceTest {
    @TempDir private Path folder;

    /** Keeps the updates. */
    private static final class SentUpdates implements ReaderOutput<ModelUpdate> {
        private final List<String> versions = new ArrayList<>();

        @Override
        public void collect(ModelUpdate update) {
            versions.add(update.model().version());
        }

        @Override
        public void collect(ModelUpdate update, long timestamp) {
            collect(update);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<ModelUpdate> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {}
    }

    private String location(String registry) {
        return folder.resolve(registry).toUri().toString();
    }

    private String publish(String registry, String model, int seed) throws IOException {
        Path place = Files.createDirectories(folder.resolve("written-" + seed));
        Files.write(place.resolve(ModelPackage.MODEL_FILE), new byte[] {1, 2, (byte) seed});
        ModelCard card = ModelCards.disparity(model, null, new SizeRule.Fixed(32, 32));
        return ModelRegistry.at(location(registry))
                .publish(ModelPackageWriter.write(place, card))
                .card()
                .version();
    }

    /** What a reader of ("new", "m") sends at its first look, and the split it then keeps. */
    private RegistrySplit restore(RegistrySplit state, List<String> sent) throws Exception {
        RegistrySplit configured = new RegistrySplit(location("new"), "m", null);
        try (SourceReader<ModelUpdate, RegistrySplit> reader =
                new RegistryReader(configured, 10, new UnregisteredMetricsGroup())) {
            SentUpdates output = new SentUpdates();
            reader.start();
            reader.addSplits(List.of(state));
            reader.isAvailable().get(30, TimeUnit.SECONDS);
            reader.pollNext(output);
            sent.addAll(output.versions);
            return reader.snapshotState(1).get(0);
        }
    }

    @Test
    void theConfiguredModelWinsOverThatOfTheSavepoint() throws Exception {
        String old = publish("old", "m", 1);
        String other = publish("new", "n", 2);
        String version = publish("new", "m", 3);
        RegistrySplit expected = new RegistrySplit(location("new"), "m", version);
        // Even where the version that was sent last has the same name.
        for (RegistrySplit state :
                List.of(
                        new RegistrySplit(location("old"), "m", old),
                        new RegistrySplit(location("old"), "m", version),
                        new RegistrySplit(location("new"), "n", other))) {
            List<String> sent = new ArrayList<>();
            assertThat(restore(state, sent)).as("after %s", state).isEqualTo(expected);
            assertThat(sent).as("after %s", state).containsExactly(version);
        }
    }

    @Test
    void whatWasSentBeforeIsNotSentAgain() throws Exception {
        String version = publish("new", "m", 1);
        RegistrySplit state = new RegistrySplit(location("new"), "m", version);
        List<String> sent = new ArrayList<>();
        assertThat(restore(state, sent)).isEqualTo(state);
        assertThat(sent).isEmpty();
    }
}
