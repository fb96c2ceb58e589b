// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs statements as the SQL client does, by table environments in this JVM. */
final class SqlSession {

    private static final Pattern SETTING = Pattern.compile("SET '(.*)' = '(.*)'");
    private static final Pattern RESETTING = Pattern.compile("RESET '(.*)'");

    private final List<String> declarations = new ArrayList<>();
    private final List<TableResult> jobs = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private TableEnvironment tables = environment("streaming");

    private static TableEnvironment environment(String mode) {
        Configuration configuration = new Configuration();
        configuration.setString(ExecutionOptions.RUNTIME_MODE.key(), mode);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        return TableEnvironment.create(
                EnvironmentSettings.newInstance().withConfiguration(configuration).build());
    }

    void run(String statement) throws Exception {
        Matcher setting = SETTING.matcher(statement);
        Matcher resetting = RESETTING.matcher(statement);
        if (setting.matches()) {
            set(setting.group(1), setting.group(2));
        } else if (resetting.matches()) {
            Configuration rest = tables.getConfig().getConfiguration();
            rest.removeKey(resetting.group(1));
        } else if (statement.startsWith("SELECT")) {
            try (CloseableIterator<Row> result = tables.executeSql(statement).collect()) {
                result.forEachRemaining(rows::add);
            }
        } else if (statement.startsWith("CREATE") || statement.startsWith("LOAD")) {
            tables.executeSql(statement);
            declarations.add(statement);
        } else {
            jobs.add(tables.executeSql(statement));
        }
    }

    /** The mode belongs to an environment: another gets what was declared so far. */
    private void set(String key, String value) {
        if (!key.equals(ExecutionOptions.RUNTIME_MODE.key())) {
            tables.getConfig().set(key, value);
            return;
        }
        tables = environment(value);
        declarations.forEach(this::declareAgain);
    }

    private void declareAgain(String declaration) {
        try {
            tables.executeSql(declaration);
        } catch (ValidationException e) {
            // In batch mode there can be no view of a topic without end.
            assertThat(e).hasStackTraceContaining("unbounded table");
        }
    }

    /** The rows of all queries so far. */
    List<Row> rows() {
        return rows;
    }

    void cancelJobs() throws Exception {
        for (TableResult job : jobs) {
            job.getJobClient().orElseThrow().cancel().get();
        }
    }
}
