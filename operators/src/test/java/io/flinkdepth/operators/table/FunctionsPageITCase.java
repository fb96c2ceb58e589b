// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static io.flinkdepth.operators.table.FunctionTables.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.table.SqlStatements;
import io.flinkdepth.operators.table.function.DepthFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of {@code docs/sql-functions.md}. */
class FunctionsPageITCase {

    private static final Path PAGE = Path.of("..", "docs", "sql-functions.md");
    private static final Pattern SETTING = Pattern.compile("SET '([^']+)' = '([^']+)'");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static List<String> statements() throws IOException {
        return SqlStatements.of(PAGE, Map.of());
    }

    @Test
    void everyStatementRuns() throws Exception {
        StreamTableEnvironment tables =
                FunctionTables.withFrames(EnvironmentSettings.inStreamingMode(), GOOD);
        int queries = 0;
        for (String statement : statements()) {
            Matcher setting = SETTING.matcher(statement);
            if (setting.matches()) {
                // A command of the SQL client and gateway.
                tables.getConfig().set(setting.group(1), setting.group(2));
                continue;
            }
            TableResult result = tables.executeSql(statement);
            if (statement.startsWith("SELECT")) {
                queries++;
                List<Row> rows = FunctionTables.collect(result);
                assertThat(rows).as(statement).hasSize(1);
                for (int i = 0; i < rows.get(0).getArity(); i++) {
                    assertThat(rows.get(0).getField(i)).as(statement).isNotNull();
                }
            }
        }
        assertThat(queries).isGreaterThanOrEqualTo(DepthFunctions.names().size());
    }

    @Test
    void everyFunctionHasARowAndAnExample() throws Exception {
        String page = Files.readString(PAGE);
        String examples = String.join("\n", statements());
        for (String function : DepthFunctions.names()) {
            assertThat(page).contains("| `" + function + "(");
            assertThat(examples).contains(function + "(");
        }
    }
}
