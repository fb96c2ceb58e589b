// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What local-cluster has beside the processes: Flink's web page, connectors and formats for SQL.
 */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterToolsITCase {

    @TempDir private Path folder;

    private static String statements(String broker, String format) {
        return """
                SET 'table.dml-sync' = 'true';
                SET 'execution.runtime-mode' = 'batch';
                SET 'sql-client.execution.result-mode' = 'tableau';
                CREATE TABLE cars_%1$s (camera STRING, metres DOUBLE) WITH (
                    'connector' = 'kafka',
                    'topic' = '%1$s',
                    'properties.bootstrap.servers' = '%2$s',
                    'scan.startup.mode' = 'earliest-offset',
                    'scan.bounded.mode' = 'latest-offset',
                    'format' = '%1$s');
                INSERT INTO cars_%1$s VALUES ('front', 12.5), ('rear', 3.25);
                SELECT UPPER(camera) || '-%1$s-' || CAST(metres * 2 AS STRING) FROM cars_%1$s;
                """
                .formatted(format, broker);
    }

    @Test
    void theAddressIsAPageAndTablesOfTopicsWork() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(folder.resolve("cluster"), 1);
                EmbeddedBroker broker = EmbeddedBroker.start()) {
            HttpResponse<String> page = cluster.get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type")).hasValue("text/html");
            assertThat(page.body()).containsIgnoringCase("<title>Apache Flink");

            broker.createTopics(1, "csv", "json");
            Path script =
                    Files.writeString(
                            folder.resolve("statements.sql"),
                            statements(broker.address(), "csv")
                                    + statements(broker.address(), "json"));
            String said = cluster.succeeds("sql", script.toString());
            assertThat(said)
                    .contains("FRONT-csv-25.0", "REAR-csv-6.5")
                    .contains("FRONT-json-25.0", "REAR-json-6.5");
            aScriptFailsWithAStatementOfIt(cluster);
            itsTaskManagersJoinNoOtherCluster(cluster);
        }
    }

    private void itsTaskManagersJoinNoOtherCluster(LocalCluster cluster) throws Exception {
        ProcessHandle jobManager = cluster.process("jobmanager");
        jobManager.destroyForcibly();
        jobManager.onExit().get(1, TimeUnit.MINUTES);
        assertThat(ClusterPortITCase.failsOn(cluster.port(), folder.resolve("other")))
                .contains("TaskManagers of the cluster in " + folder.resolve("cluster"));
    }

    private void aScriptFailsWithAStatementOfIt(LocalCluster cluster) throws Exception {
        Path script = Files.writeString(folder.resolve("wrong.sql"), "SHOW CATALOGS;\nSELEC 1;\n");
        assertThat(cluster.fails("sql", script.toString()))
                .contains("default_catalog")
                .contains("local-cluster: a statement of " + script);
    }
}
