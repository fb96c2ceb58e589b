// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Flink's SQL client ends with 0 whatever becomes of its statements. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SqlStatementFailureITCase {

    @TempDir private Path folder;

    private Path script(String statements) throws Exception {
        return Files.writeString(folder.resolve("statements.sql"), statements);
    }

    @Test
    void aScriptFailsWithAStatementOfIt() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"), 1)) {
            cluster.succeeds("sql", script("SHOW CATALOGS;\nSHOW DATABASES;\n").toString());
            String said = cluster.fails("sql", script("SHOW CATALOGS;\nSELEC 1;\n").toString());
            assertThat(said)
                    .contains("default_catalog")
                    .contains("local-cluster: a statement of " + folder.resolve("statements.sql"));
        }
    }
}
