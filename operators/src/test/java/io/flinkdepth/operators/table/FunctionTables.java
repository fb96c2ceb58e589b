// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.operators.table.function.internal.DepthMaps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A view of frames with depth, which the planner cannot take for constants. */
final class FunctionTables {

    static final byte[] RELATIVE = DepthMaps.relative().encode(DepthEncoding.FLOAT32);
    static final byte[] METRIC = DepthMaps.metric().encode(DepthEncoding.FLOAT32);
    static final byte[] IMAGE = TestImages.png(8, 6);

    /** Row 1: good; row 2: all NULL; row 3: bytes that are nothing, vectors that do not fit. */
    static final Row GOOD =
            Row.of(1, "gate", IMAGE, RELATIVE, METRIC, new Float[] {3f, 4f}, new Float[] {4f, 3f});

    static final Row NULLS = Row.of(2, null, null, null, null, null, null);

    static final Row BAD =
            Row.of(
                    3,
                    "yard",
                    new byte[] {1, 2, 3},
                    new byte[] {4, 5, 6},
                    new byte[0],
                    new Float[] {1f},
                    new Float[] {1f, 2f});

    private FunctionTables() {}

    static StreamTableEnvironment environment(EnvironmentSettings settings) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        return StreamTableEnvironment.create(environment, settings);
    }

    /** The view {@code frames}. */
    static StreamTableEnvironment withFrames(EnvironmentSettings settings, Row... rows) {
        TypeInformation<?> bytes = Types.PRIMITIVE_ARRAY(Types.BYTE);
        TypeInformation<?> vector = Types.OBJECT_ARRAY(Types.FLOAT);
        TypeInformation<Row> type =
                Types.ROW_NAMED(
                        new String[] {
                            "id", "camera", "image", "relative", "metric", "embedding", "other"
                        },
                        Types.INT,
                        Types.STRING,
                        bytes,
                        bytes,
                        bytes,
                        vector,
                        vector);
        return with(settings, "frames", type, rows);
    }

    /** A view of rows in their order, which those of VALUES need not have. */
    static StreamTableEnvironment with(
            EnvironmentSettings settings, String view, TypeInformation<Row> type, Row... rows) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment, settings);
        tables.createTemporaryView(
                view, tables.fromDataStream(environment.fromData(List.of(rows), type)));
        return tables;
    }

    /** What compares by content: the fields of a row by position, bytes by value. */
    static Object plain(Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof Object[] values) {
            return Arrays.stream(values).map(FunctionTables::plain).toList();
        }
        if (value instanceof Row row) {
            List<Object> fields = new ArrayList<>();
            for (int i = 0; i < row.getArity(); i++) {
                fields.add(plain(row.getField(i)));
            }
            return fields;
        }
        return value;
    }

    static List<Row> collect(TableResult result) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> iterator = result.collect()) {
            iterator.forEachRemaining(rows::add);
        }
        return rows;
    }
}
