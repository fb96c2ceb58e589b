// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** The types of output columns, with their SQL names. */
final class SqlTypes {

    static final LogicalType BYTES = new VarBinaryType(VarBinaryType.MAX_LENGTH);
    static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);
    static final LogicalType INT = new IntType();
    static final LogicalType FLOAT = new FloatType();
    static final LogicalType FLOATS = new ArrayType(new FloatType());

    private static final Map<LogicalType, String> NAMES =
            Map.of(
                    BYTES,
                    "BYTES",
                    STRING,
                    "STRING",
                    INT,
                    "INT",
                    FLOAT,
                    "FLOAT",
                    FLOATS,
                    "ARRAY<FLOAT>");

    private SqlTypes() {}

    static String name(LogicalType type) {
        return NAMES.get(type);
    }

    static StringData text(String text) {
        return StringData.fromString(text);
    }

    static ArrayData floats(float[] values) {
        return new GenericArrayData(values);
    }
}
