// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import io.flinkdepth.connectors.record.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A table environment for tests, with rows of images. */
final class SqlSession {

    final TableEnvironment tables;

    private SqlSession(TableEnvironment tables) {
        this.tables = tables;
    }

    static SqlSession streaming() {
        return of(EnvironmentSettings.newInstance().inStreamingMode());
    }

    static SqlSession batch() {
        return of(EnvironmentSettings.newInstance().inBatchMode());
    }

    private static SqlSession of(EnvironmentSettings.Builder settings) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        return new SqlSession(
                TableEnvironment.create(settings.withConfiguration(configuration).build()));
    }

    /** A view {@code frames (id INT, image BYTES)}; images may be null. */
    SqlSession frames(byte[]... images) {
        tables.createTemporaryView(
                "frames",
                tables.fromValues(
                        DataTypes.ROW(
                                DataTypes.FIELD("id", DataTypes.INT()),
                                DataTypes.FIELD("image", DataTypes.BYTES())),
                        IntStream.range(0, images.length)
                                .mapToObj(i -> Row.of(i, images[i]))
                                .toList()));
        return this;
    }

    SqlSession frames(Frame... frames) {
        return frames(java.util.Arrays.stream(frames).map(Frame::image).toArray(byte[][]::new));
    }

    SqlSession run(String statement) {
        tables.executeSql(statement);
        return this;
    }

    List<Row> rows(String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> iterator = tables.executeSql(query).collect()) {
            iterator.forEachRemaining(rows::add);
        }
        return rows;
    }
}
