// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static io.flinkdepth.operators.table.FunctionTables.BAD;
import static io.flinkdepth.operators.table.FunctionTables.GOOD;
import static io.flinkdepth.operators.table.FunctionTables.NULLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.operators.table.function.DepthFunctions;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module in SQL, in jobs on a cluster in the JVM. */
class DepthModuleITCase {

    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static EnvironmentSettings settings(String mode) {
        return mode.equals("batch")
                ? EnvironmentSettings.inBatchMode()
                : EnvironmentSettings.inStreamingMode();
    }

    private static StreamTableEnvironment tables(Row... rows) {
        return FunctionTables.withFrames(EnvironmentSettings.inStreamingMode(), rows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "batch"})
    void everyFormGivesAValueAndNullAndBadBytesGiveNull(String mode) throws Exception {
        StreamTableEnvironment tables = FunctionTables.withFrames(settings(mode), GOOD, NULLS, BAD);
        tables.executeSql("LOAD MODULE depth");
        List<FunctionCall> calls = FunctionCall.all();
        assertThat(calls.stream().map(FunctionCall::function).collect(Collectors.toSet()))
                .as("functions that are tested")
                .isEqualTo(DepthFunctions.names());
        String columns = calls.stream().map(FunctionCall::sql).collect(Collectors.joining(", "));
        TableResult result = tables.executeSql("SELECT id, " + columns + " FROM frames");
        JobID job = result.getJobClient().orElseThrow().getJobID();
        List<Row> rows = FunctionTables.collect(result);
        assertThat(rows).hasSize(3);
        for (Row row : rows) {
            boolean good = row.getField(0).equals(1);
            for (int i = 0; i < calls.size(); i++) {
                assertThat(FunctionTables.plain(row.getField(i + 1)))
                        .as("%s of row %s", calls.get(i).sql(), row.getField(0))
                        .isEqualTo(good ? FunctionTables.plain(calls.get(i).expected()) : null);
            }
        }
        assertThat(count(job, "flinkdepth.badFunctionInput"))
                .as("bad input of the operator")
                .isEqualTo(calls.size());
        for (String function : DepthFunctions.names()) {
            long forms = calls.stream().filter(c -> c.function().equals(function)).count();
            assertThat(count(job, "function." + function + ".badFunctionInput"))
                    .as("bad input of " + function)
                    .isEqualTo(forms);
        }
    }

    private static long count(JobID job, String name) {
        return METRICS.findMetrics(job, Pattern.quote("." + name) + "$").values().stream()
                .mapToLong(metric -> ((Counter) metric).getCount())
                .sum();
    }

    @Test
    void nullInAnyArgumentGivesNull() throws Exception {
        StreamTableEnvironment tables = tables(GOOD);
        tables.executeSql("LOAD MODULE depth WITH ('strict' = 'true')");
        List<String> calls =
                FunctionCall.all().stream().flatMap(call -> call.withNulls().stream()).toList();
        Row row =
                FunctionTables.collect(
                                tables.executeSql(
                                        "SELECT " + String.join(", ", calls) + " FROM frames"))
                        .get(0);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(row.getField(i)).as(calls.get(i)).isNull();
        }
        assertThat(
                        FunctionTables.collect(
                                tables.executeSql("SELECT depth_at(NULL, 1, 1) FROM frames")))
                .containsExactly(Row.of((Object) null));
    }

    @Test
    void aStrictModuleFailsTheJobWithASentence() throws Exception {
        StreamTableEnvironment tables = tables(BAD);
        tables.executeSql("LOAD MODULE depth WITH ('strict' = 'true')");
        for (String function : DepthFunctions.names()) {
            FunctionCall call =
                    FunctionCall.all().stream()
                            .filter(c -> c.function().equals(function))
                            .findFirst()
                            .orElseThrow();
            assertThatThrownBy(
                            () ->
                                    FunctionTables.collect(
                                            tables.executeSql(
                                                    "SELECT " + call.sql() + " FROM frames")))
                    .as(call.sql())
                    .hasStackTraceContaining("TableRuntimeException: " + function + ": ");
        }
    }

    @Test
    void theJobsParameterMakesFunctionsStrict() throws Exception {
        StreamTableEnvironment tables = tables(GOOD);
        tables.executeSql("LOAD MODULE depth");
        tables.executeSql(
                "CREATE TEMPORARY FUNCTION value_at AS 'io.flinkdepth.operators.table.function.DepthAt'");
        List<String> calls = List.of("depth_at(metric, 9, 9)", "value_at(metric, 9, 9)");
        for (String call : calls) {
            String query = "SELECT " + call + " FROM frames";
            assertThat(FunctionTables.collect(tables.executeSql(query)))
                    .containsExactly(Row.of((Object) null));
            tables.getConfig().set("pipeline.global-job-parameters", "flink-depth.strict:true");
            assertThatThrownBy(() -> FunctionTables.collect(tables.executeSql(query)))
                    .hasStackTraceContaining(
                            "depth_at: the pixel x = 9, y = 9 is not on the map of 4 x 3 pixels");
            tables.getConfig().set("pipeline.global-job-parameters", "flink-depth.strict:false");
        }
        tables.getConfig().set("pipeline.global-job-parameters", "flink-depth.strict:yes");
        assertThatThrownBy(
                        () ->
                                FunctionTables.collect(
                                        tables.executeSql(
                                                "SELECT " + calls.get(0) + " FROM frames")))
                .hasStackTraceContaining(
                        "the job parameter flink-depth.strict is 'yes'; expected true or false");
    }

    @Test
    void everyClassIsAPlainFunction() throws Exception {
        StreamTableEnvironment tables = tables(GOOD);
        for (String name : DepthFunctions.names()) {
            String type = DepthFunctions.create(name, false).getClass().getName();
            tables.executeSql("CREATE TEMPORARY FUNCTION my_" + name + " AS '" + type + "'");
            tables.executeSql(
                    "CREATE TEMPORARY FUNCTION strict_" + name + " AS '" + type + "$Strict'");
        }
        List<FunctionCall> calls = FunctionCall.all();
        String columns =
                calls.stream()
                        .flatMap(
                                call ->
                                        List.of("my_", "strict_").stream()
                                                .map(start -> call.sql(start + call.function())))
                        .collect(Collectors.joining(", "));
        Row row =
                FunctionTables.collect(tables.executeSql("SELECT " + columns + " FROM frames"))
                        .get(0);
        for (int i = 0; i < row.getArity(); i++) {
            FunctionCall call = calls.get(i / 2);
            assertThat(FunctionTables.plain(row.getField(i)))
                    .as(call.sql())
                    .isEqualTo(FunctionTables.plain(call.expected()));
        }
        assertThatThrownBy(
                        () ->
                                FunctionTables.collect(
                                        tables.executeSql(
                                                "SELECT strict_depth_at(metric, 9, 9) FROM frames")))
                .hasStackTraceContaining("TableRuntimeException: depth_at: the pixel");
    }

    @Test
    void theModuleListsItsFunctions() throws Exception {
        StreamTableEnvironment tables = tables(GOOD);
        tables.executeSql("LOAD MODULE depth");
        assertThat(FunctionTables.collect(tables.executeSql("SHOW MODULES")))
                .containsExactly(Row.of("core"), Row.of("depth"));
        assertThat(FunctionTables.collect(tables.executeSql("SHOW FUNCTIONS")))
                .containsAll(DepthFunctions.names().stream().map(Row::of).toList());
        assertThat(
                        FunctionTables.collect(
                                tables.executeSql("SELECT DEPTH_AT(metric, 2, 1) FROM frames")))
                .as("whatever the case")
                .containsExactly(Row.of(7f));
        tables.executeSql("UNLOAD MODULE depth");
        assertThatThrownBy(() -> tables.executeSql("SELECT depth_at(metric, 2, 1) FROM frames"))
                .hasMessageContaining("depth_at");
    }

    @Test
    void theModuleRefusesWhatItDoesNotKnow() {
        StreamTableEnvironment tables = tables(GOOD);
        assertThatThrownBy(() -> tables.executeSql("LOAD MODULE depth WITH ('strikt' = 'true')"))
                .hasStackTraceContaining("Unsupported options found for 'depth'")
                .hasStackTraceContaining("strikt");
        assertThatThrownBy(() -> tables.executeSql("LOAD MODULE depth WITH ('strict' = 'maybe')"))
                .hasStackTraceContaining("strict")
                .hasStackTraceContaining("maybe");
    }

    @Test
    void constantsAreCallsLikeOthers() throws Exception {
        StreamTableEnvironment tables = tables(GOOD);
        tables.executeSql("LOAD MODULE depth WITH ('strict' = 'true')");
        String literal = "X'" + HexFormat.of().formatHex(FunctionTables.METRIC) + "'";
        assertThat(
                        FunctionTables.collect(
                                tables.executeSql("SELECT depth_at(" + literal + ", 2, 1)")))
                .containsExactly(Row.of(7f));
        assertThat(
                        FunctionTables.collect(
                                tables.executeSql(
                                        "SELECT depth_cosine_similarity(ARRAY[3.0, 4.0], ARRAY[4, 3])")))
                .containsExactly(Row.of(0.96));
        assertThatThrownBy(
                        () ->
                                FunctionTables.collect(
                                        tables.executeSql("SELECT depth_at(X'0102', 2, 1)")))
                .hasStackTraceContaining("TableRuntimeException: depth_at: ");
    }

    @Test
    void functionsNestAndFilter() throws Exception {
        StreamTableEnvironment tables = tables(GOOD, NULLS, BAD);
        tables.executeSql("LOAD MODULE depth");
        List<Row> rows =
                FunctionTables.collect(
                        tables.executeSql(
                                "SELECT id, depth_metres(depth_to_metres(relative, 3, 2, 2), 0, 0),"
                                        + " depth_decode(depth_resize(depth_colour(relative), 2, 2)).width"
                                        + " FROM frames WHERE depth_nearer_share(metric, 5) > 0.3"));
        assertThat(rows).containsExactly(Row.of(1, 24.0, 2));
    }

    @Test
    void vectorsWithHolesAreBad() throws Exception {
        StreamTableEnvironment tables =
                tables(
                        Row.of(
                                1,
                                null,
                                null,
                                null,
                                null,
                                new Float[] {1f, null},
                                new Float[] {1f, 1f}),
                        Row.of(
                                2,
                                null,
                                null,
                                null,
                                null,
                                new Float[] {0f, 0f},
                                new Float[] {1f, 1f}));
        tables.executeSql("LOAD MODULE depth");
        TableResult result =
                tables.executeSql("SELECT depth_cosine_similarity(embedding, other) FROM frames");
        JobID job = result.getJobClient().orElseThrow().getJobID();
        assertThat(FunctionTables.collect(result))
                .containsExactly(Row.of((Object) null), Row.of((Object) null));
        assertThat(count(job, "function.depth_cosine_similarity.badFunctionInput"))
                .as("a hole is bad input, a vector of zeros is not")
                .isEqualTo(1);
    }
}
