// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Plans that are compiled in one session and executed in another. */
class CompiledFunctionPlanITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String DEPTH =
            "X'" + HexFormat.of().formatHex(FunctionTables.METRIC) + "'";

    @TempDir Path folder;

    private Path plan;
    private Path predictions;

    @BeforeEach
    void columnsInAFile() throws IOException {
        plan = folder.resolve("plan.json");
        predictions = folder.resolve("predictions");
        Files.createDirectory(folder.resolve("columns"));
        Files.writeString(folder.resolve("columns/lines"), "0\n3\n9\n");
    }

    private StreamTableEnvironment session() {
        StreamTableEnvironment tables =
                FunctionTables.environment(EnvironmentSettings.inStreamingMode());
        tables.getConfig().set("execution.checkpointing.interval", "100 ms");
        tables.getConfig().set("restart-strategy.type", "none");
        for (String table : List.of("columns", "predictions")) {
            tables.executeSql(
                    "CREATE TABLE %s (line STRING) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'raw')"
                            .formatted(table, folder.resolve(table).toUri()));
        }
        return tables;
    }

    /** The value in row 1 of each column of the file. */
    private void compile(StreamTableEnvironment tables, String function) {
        tables.executeSql(
                "COMPILE PLAN '%s' FOR INSERT INTO predictions SELECT line || ' ' || COALESCE(CAST(%s(%s, CAST(line AS INT), 1) AS STRING), 'NULL') FROM columns"
                        .formatted(plan, function, DEPTH));
    }

    private void execute(StreamTableEnvironment tables) throws Exception {
        tables.executeSql("EXECUTE PLAN '" + plan + "'").await();
    }

    private List<String> predictions() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(predictions)) {
            for (Path file : files.filter(CompiledFunctionPlanITCase::isFinished).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private static boolean isFinished(Path path) {
        return Files.isRegularFile(path) && !path.getFileName().toString().startsWith(".");
    }

    @Test
    void aPlanNamesTheFunctionsOfTheModule() throws Exception {
        StreamTableEnvironment first = session();
        first.executeSql("LOAD MODULE depth");
        compile(first, "depth_at");
        assertThat(Files.readString(plan)).contains("\"systemName\" : \"depth_at\"");
        StreamTableEnvironment second = session();
        second.executeSql("LOAD MODULE depth");
        execute(second);
        assertThat(predictions()).containsExactlyInAnyOrder("0 5.0", "3 8.0", "9 NULL");
    }

    @Test
    void theSessionThatExecutesSaysWhetherItIsStrict() throws Exception {
        StreamTableEnvironment first = session();
        first.executeSql("LOAD MODULE depth WITH ('strict' = 'true')");
        compile(first, "depth_at");
        assertThatThrownBy(() -> execute(first))
                .hasStackTraceContaining("depth_at: the pixel x = 9, y = 1");
        StreamTableEnvironment second = session();
        second.executeSql("LOAD MODULE depth");
        execute(second);
        assertThat(predictions()).hasSize(3);
    }

    @Test
    void withoutTheModuleThePlanIsRefused() {
        StreamTableEnvironment first = session();
        first.executeSql("LOAD MODULE depth");
        compile(first, "depth_at");
        assertThatThrownBy(() -> execute(session())).hasStackTraceContaining("depth_at");
    }

    @Test
    void aPlanHoldsTheClassOfACatalogsFunction() throws Exception {
        StreamTableEnvironment first = session();
        first.executeSql(
                "CREATE FUNCTION value_at AS 'io.flinkdepth.operators.table.function.DepthAt'");
        compile(first, "value_at");
        execute(session());
        assertThat(predictions()).containsExactlyInAnyOrder("0 5.0", "3 8.0", "9 NULL");
    }

    @Test
    void aPlanHoldsTheClassOfAStrictFunction() {
        StreamTableEnvironment first = session();
        first.executeSql(
                "CREATE FUNCTION value_at AS 'io.flinkdepth.operators.table.function.DepthAt$Strict'");
        compile(first, "value_at");
        assertThatThrownBy(() -> execute(session()))
                .hasStackTraceContaining("depth_at: the pixel x = 9, y = 1");
    }
}
