// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.examples.learning.ModelImprovement.RoundSize;
import io.flinkdepth.training.continuous.LoopFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services that run beside a cluster. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class QuickstartServicesITCase {

    @TempDir Path folder;

    /** The folder has what the job and the trainer are told to read. */
    @Test
    void aPreparedFolderHasEverythingAndIsLeftAsItIs() throws Exception {
        Path loop = QuickstartServices.prepare(folder, new RoundSize(6, 4));

        assertThat(ModelRegistry.at(folder.resolve("models").toString()).versions("street"))
                .hasSize(1);
        assertThat(ModelPackage.open(folder.resolve("teacher").toString()).card().name())
                .isEqualTo("street-teacher");
        assertThat(LoopFile.read(loop).configuration()).isNotNull();

        String before = Files.readString(loop);
        assertThat(QuickstartServices.prepare(folder, new RoundSize(7, 5))).hasContent(before);

        // The configuration comes last: without it, an earlier process was killed on the way.
        Files.delete(loop);
        assertThat(QuickstartServices.prepare(folder, new RoundSize(6, 4))).hasContent(before);
        assertThat(ModelRegistry.at(folder.resolve("models").toString()).versions("street"))
                .hasSize(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    @Test
    void aPageNeedsAPreparedFolder() {
        assertThatThrownBy(
                        () -> QuickstartServices.Page.start("127.0.0.1:1", folder, "127.0.0.1", 0))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " has no loop.yaml; 'quickstart prepare' writes it");
    }

    @Test
    void camerasFillTheTopicWhichTheirOwnersCreateTwice() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            QuickstartServices.createTopics(broker.address());
            QuickstartServices.createTopics(broker.address());
            try (AutoCloseable cameras = QuickstartServices.cameras(broker.address());
                    TopicReader reader = new TopicReader(broker.address(), false, Topics.FRAMES)) {
                int[] frames = {0};
                while (frames[0] < 4) {
                    reader.poll(record -> frames[0]++);
                }
            }
        }
    }
}
