// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that is replaced in its registry while ML_PREDICT is at work. */
class ModelRefreshITCase {

    /** Half a minute of the source. */
    private static final int MAX_ROWS = 3000;

    @TempDir Path folder;

    @AfterEach
    void sessionsAreGivenBack() throws Exception {
        CommonTestUtils.waitUtil(
                () -> SharedSessions.open() == 0,
                Duration.ofSeconds(60),
                "sessions are open after the job's end");
    }

    private ModelPackage publish(ModelRegistry registry, float factor) throws IOException {
        return registry.publish(
                TestModels.brightness(folder.resolve("made" + factor), null, factor));
    }

    private static StreamTableEnvironment endlessFrames() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1);
        byte[] image = TestFrames.grey("a", 0, 51).image();
        DataStream<Row> frames =
                environment.fromSource(
                        new DataGeneratorSource<>(
                                id -> Row.of(id, image),
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(100),
                                row()),
                        WatermarkStrategy.noWatermarks(),
                        "frames");
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView("frames", frames);
        return tables;
    }

    private static TypeInformation<Row> row() {
        return Types.ROW_NAMED(
                new String[] {"id", "image"}, Types.LONG, Types.PRIMITIVE_ARRAY(Types.BYTE));
    }

    /** The rows of a running job, each of which must be the next. */
    private record Predictions(CloseableIterator<Row> rows, long[] next) {

        String version() {
            Row row = rows.next();
            assertThat(row.<Long>getFieldAs("id")).isEqualTo(next[0]++);
            assertThat(row.<String>getFieldAs("error")).isNull();
            return row.getFieldAs("model_version");
        }

        void awaitVersion(ModelPackage model) {
            String wanted = model.version().toString();
            for (int i = 0; i < MAX_ROWS; i++) {
                if (version().equals(wanted)) {
                    return;
                }
            }
            throw new AssertionError(wanted + " did not come within " + MAX_ROWS + " rows");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAP['async', 'false']",
                "MAP['async', 'true', 'max-concurrent-operations', '8']"
            })
    @Timeout(120)
    void theNewOneIsServedAndNoBadOne(String mode) throws Exception {
        Path root = Files.createDirectory(folder.resolve("registry"));
        ModelRegistry registry = ModelRegistry.at(root.toString());
        ModelPackage first = publish(registry, 1);
        StreamTableEnvironment tables = endlessFrames();
        tables.executeSql(
                "CREATE MODEL m INPUT (image BYTES) OUTPUT (model_version STRING, error STRING) WITH ('provider' = 'flink-depth', 'model' = '%s', 'batch-size' = '4', 'model-refresh-interval' = '20 ms')"
                        .formatted(root));
        try (CloseableIterator<Row> rows =
                tables.executeSql(
                                "SELECT id, model_version, error FROM ML_PREDICT(TABLE frames, MODEL m, DESCRIPTOR(image), %s)"
                                        .formatted(mode))
                        .collect()) {
            Predictions predictions = new Predictions(rows, new long[1]);
            predictions.awaitVersion(first);
            ModelPackage second = publish(registry, 2);
            predictions.awaitVersion(second);

            registry.publish(TestModels.neverFinite(folder.resolve("broken"), null));
            for (int i = 0; i < 100; i++) {
                assertThat(predictions.version()).isEqualTo(second.version().toString());
            }
            registry.pin("test", first.card().version(), "a test");
            predictions.awaitVersion(first);

            Path gone = folder.resolve("gone");
            Files.move(root, gone);
            for (int i = 0; i < 100; i++) {
                assertThat(predictions.version()).isEqualTo(first.version().toString());
            }
            Files.move(gone, root);
            // What is to be served is not known while the last pin cannot be read.
            Path pin = root.resolve("test/pins/99991231T235959.999Z-defective.json");
            Files.writeString(pin, "{");
            for (int i = 0; i < 100; i++) {
                assertThat(predictions.version()).isEqualTo(first.version().toString());
            }
            Files.delete(pin);
            registry.unpin("test", "a test");
            predictions.awaitVersion(publish(registry, 4));
        }
    }
}
