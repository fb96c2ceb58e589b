// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan with a model, executed from a savepoint by another session. */
@Timeout(180)
class ModelPlanITCase {

    private static final int FRAMES = 30;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path folder;
    private ModelRegistry registry;

    @BeforeEach
    void makeFrames() throws IOException {
        registry = ModelRegistry.at(Files.createDirectory(folder.resolve("models")).toString());
        Path frames = Files.createDirectory(folder.resolve("frames"));
        for (int i = 0; i < FRAMES; i++) {
            Files.write(
                    frames.resolve("%03d.jpg".formatted(i)),
                    TestFrames.grey("a", i, 5 * i).image());
        }
    }

    private ModelPackage publish(float factor) throws IOException {
        return registry.publish(
                TestModels.brightness(folder.resolve("made" + factor), null, factor));
    }

    private TableEnvironment session() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.setString("parallelism.default", "1");
        configuration.setString("execution.checkpointing.interval", "100 ms");
        configuration.setString("restart-strategy.type", "none");
        return TableEnvironment.create(
                EnvironmentSettings.newInstance()
                        .inStreamingMode()
                        .withConfiguration(configuration)
                        .build());
    }

    private void compile(String mode) {
        TableEnvironment tables = session();
        tables.executeSql(
                "CREATE TABLE frames (image BYTES, name STRING METADATA) WITH ('connector' = 'flink-depth-video', 'input' = '%s', 'max-frames-per-second' = '5')"
                        .formatted(folder.resolve("frames")));
        tables.executeSql(
                "CREATE TABLE predictions (line STRING) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'raw')"
                        .formatted(folder.resolve("predictions").toUri()));
        tables.executeSql(
                "CREATE MODEL m INPUT (image BYTES) OUTPUT (model_version STRING) WITH ('provider' = 'flink-depth', 'model' = '%s', 'batch-size' = '2')"
                        .formatted(folder.resolve("models")));
        tables.executeSql(
                "COMPILE PLAN '%s' FOR INSERT INTO predictions SELECT name || ' ' || model_version FROM ML_PREDICT(TABLE frames, MODEL m, DESCRIPTOR(image), %s)"
                        .formatted(folder.resolve("plan.json"), mode));
    }

    private JobClient execute(TableEnvironment tables) {
        return tables.executeSql("EXECUTE PLAN '" + folder.resolve("plan.json") + "'")
                .getJobClient()
                .orElseThrow();
    }

    private List<String> predictions() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("predictions"))) {
            for (Path file :
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAP['async', 'false']",
                "MAP['async', 'true', 'max-concurrent-operations', '4']"
            })
    void eachFrameIsPredictedOnceAndTheNewestVersionServes(
            String mode, @InjectMiniCluster MiniCluster cluster) throws Exception {
        ModelPackage first = publish(1);
        compile(mode);
        assertThat(
                        Files.readString(folder.resolve("plan.json"))
                                .contains("\"asyncOptions\" : null"))
                .isEqualTo(mode.contains("false"));
        JobClient job = execute(session());
        CommonTestUtils.waitForCheckpoint(job.getJobID(), cluster, 5);
        String savepoint =
                job.stopWithSavepoint(
                                false,
                                folder.resolve("savepoints").toUri().toString(),
                                SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);

        ModelPackage second = publish(2);
        TableEnvironment later = session();
        later.getConfig().set("execution.state-recovery.path", savepoint);
        execute(later).getJobExecutionResult().get(120, TimeUnit.SECONDS);

        List<String> predictions = predictions();
        List<String> names = predictions.stream().map(line -> line.split(" ")[0]).sorted().toList();
        assertThat(names).hasSize(FRAMES).doesNotHaveDuplicates();
        assertThat(predictions)
                .anyMatch(line -> line.endsWith(first.version().toString()))
                .anyMatch(line -> line.endsWith(second.version().toString()));
    }
}
