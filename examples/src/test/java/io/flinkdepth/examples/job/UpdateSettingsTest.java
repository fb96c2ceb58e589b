// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.LoggedLines;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The model that a job starts with, of a registry whose newest version a job has refused. */
class UpdateSettingsTest {
    @TempDir Path folder;
    private ModelRegistry registry;
    private ModelPackage first;
    private ModelPackage second;

    @BeforeEach
    void refuse() throws Exception {
        registry = ModelRegistry.at(folder.resolve("registry").toString());
        first = registry.publish(TestModels.brightness(folder.resolve("1"), "v1", 1), "street");
        second = registry.publish(TestModels.brightness(folder.resolve("2"), "v2", 2), "street");
        registry.record(
                new ModelEvent(
                        ModelEvent.Kind.REFUSED,
                        first.version(),
                        second.version(),
                        1,
                        2,
                        "dark",
                        ShadowFigures.NONE));
    }

    private String start(boolean follows, String... arguments) throws Exception {
        UpdateSettings settings = new UpdateSettings();
        ModelSettings model = new ModelSettings();
        new CommandLine(settings).addMixin("model", model).parseArgs(arguments);
        settings.registry = folder.resolve("registry").toString();
        return settings.startModel(model, follows);
    }

    @Test
    void aJobThatFollowsStartsWithWhatWasNotRefused() throws Exception {
        try (LoggedLines warnings = new LoggedLines(Level.WARN)) {
            assertThat(start(true)).isEqualTo(first.location());
            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .contains(first.version().toString(), "tries " + second.version(), "dark");
        }
        registry.pin("street", second.card().version(), "wanted");
        assertThat(start(true)).isEqualTo(second.location());
    }

    @Test
    void aJobThatDoesNotFollowStartsWithWhatIsServed() throws Exception {
        assertThat(start(false)).isEqualTo(second.location());
    }

    @Test
    void aModelWithNothingToFollowIsAWarning() throws Exception {
        try (LoggedLines warnings = new LoggedLines(Level.WARN)) {
            assertThat(start(true, "--model=bundled:default")).isEqualTo("bundled:default");
            assertThat(start(true, "--model=bundled:default", "--model-name=stret"))
                    .isEqualTo("bundled:default");
            assertThat(start(true, "--model=bundled:default", "--model-name=street"))
                    .isEqualTo("bundled:default");
            assertThat(warnings.lines()).hasSize(2);
            assertThat(warnings.lines().get(0)).contains("no versions of flink-depth-tiny");
            assertThat(warnings.lines().get(1)).contains("no versions of stret", "[street]");
        }
    }
}
