// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.entrypoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.examples.job.DepthJob;
import io.flinkdepth.examples.training.TrainingJobMain;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A job that cannot begin is an exception, so that {@code flink run} fails with it. */
class JobMainTest {

    @TempDir Path folder;

    private String missing() {
        return folder.resolve("missing").toString();
    }

    @Test
    void missingArgumentsFailTheJob() {
        assertThatThrownBy(() -> TrainingJobMain.main(new String[] {"--workers", "2"}))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("--config");
        assertThatThrownBy(() -> DepthJob.main(new String[] {"--input", missing()}))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("--output");
    }

    @Test
    void inputThatCannotBeReadFailsTheJob() {
        assertThatThrownBy(() -> TrainingJobMain.main(new String[] {"--config", missing()}))
                .hasMessageContaining(missing());
        assertThatThrownBy(
                        () ->
                                DepthJob.main(
                                        new String[] {"--input", missing(), "--output", missing()}))
                .hasMessageContaining(missing());
    }
}
