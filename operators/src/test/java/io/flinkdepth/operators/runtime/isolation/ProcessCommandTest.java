// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where the class path of a process is. */
class ProcessCommandTest {

    @Test
    void aJarInUsrlibIsRelativeToTheWorkingDirectory() throws Exception {
        assertThat(ProcessCommand.file(new URL("file:usrlib/flink-depth-job.jar")))
                .isEqualTo(Path.of("usrlib/flink-depth-job.jar").toAbsolutePath());
    }

    @Test
    void aJarInFullIsItself() throws Exception {
        assertThat(ProcessCommand.file(new URL("file:/opt/own%20jobs/job.jar")))
                .isEqualTo(Path.of("/opt/own jobs/job.jar"));
    }
}
