// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where another process has the port, the TaskManagers would join whatever listens there. */
@Tag("processes")
@Timeout(60)
class ClusterPortITCase {

    @TempDir private Path folder;

    /** Tries to start a cluster, which must fail; returns what was said. */
    static String failsOn(int port, Path folder) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        System.getProperty("flinkdepth.local.cluster"),
                        "start",
                        "--port",
                        Integer.toString(port));
        builder.environment().put("FLINK_DEPTH_CLUSTER_FOLDER", folder.toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(1);
        return said;
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            assertThat(failsOn(port, folder.resolve("c")))
                    .contains("port " + port + " is taken", "--port PORT");
            // The JobManager's own, after that of the REST interface.
            assertThat(failsOn(port - 1, folder.resolve("c")))
                    .contains("port " + port + " is taken");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
