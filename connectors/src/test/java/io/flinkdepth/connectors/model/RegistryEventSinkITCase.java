// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.LoggedLines;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a job writes into a registry, and what happens where it cannot. */
@Timeout(120)
class RegistryEventSinkITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @TempDir private Path folder;

    private ModelEvent refusal() throws Exception {
        Path place = Files.createDirectories(folder.resolve("written"));
        Files.write(place.resolve(ModelPackage.MODEL_FILE), new byte[] {1});
        ModelCard card = ModelCards.disparity("m", null, new SizeRule.Fixed(32, 32));
        ModelVersion version =
                ModelRegistry.at(folder.toString())
                        .publish(ModelPackageWriter.write(place, card))
                        .version();
        return new ModelEvent(
                ModelEvent.Kind.REFUSED, version, version, 1, 2, "dark", ShadowFigures.NONE);
    }

    private void run(ModelEvent... events) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment
                .fromData(TypeInformation.of(ModelEvent.class), events)
                .sinkTo(new RegistryEventSink(folder.toString()))
                .setParallelism(1)
                .disableChaining();
        environment.execute();
    }

    @Test
    void aRefusalIsInTheRegistry() throws Exception {
        ModelEvent refusal = refusal();
        run(refusal);
        assertThat(ModelRegistry.at(folder.toString()).events("m")).containsExactly(refusal);
    }

    /** A file in the place of the folder refuses every writer, root included. */
    @Test
    void aRegistryThatCannotBeWrittenToIsOneWarning() throws Exception {
        ModelEvent refusal = refusal();
        Files.writeString(folder.resolve("m/events"), "in the way");
        try (LoggedLines warnings = new LoggedLines(Level.WARN)) {
            run(refusal, refusal);
            assertThat(warnings.lines())
                    .filteredOn(line -> line.contains("RegistryEventSink"))
                    .singleElement()
                    .asString()
                    .contains("The registry " + folder + " cannot be written to");
        }
    }
}
