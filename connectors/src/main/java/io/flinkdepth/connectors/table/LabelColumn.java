// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** The columns of a table of shards. They are matched by name. */
enum LabelColumn {
    IMAGE("BYTES", LabelColumn::isBytes),
    DEPTH("BYTES", LabelColumn::isBytes),
    MASK("BYTES", LabelColumn::isBytes),
    CAMERA("STRING", LabelColumn::isText),
    SEQUENCE("BIGINT", type -> type.is(LogicalTypeRoot.BIGINT)),
    TIME("TIMESTAMP_LTZ(3)", type -> type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)),
    MEDIA_TYPE("STRING", LabelColumn::isText),
    INTRINSICS(
            "ROW<focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY DOUBLE>",
            LabelColumn::isIntrinsics),
    MODEL_VERSION("STRING", LabelColumn::isText),
    SCORES("MAP<STRING, DOUBLE>", LabelColumn::isScores),
    REASON("STRING", LabelColumn::isText);

    private static final List<String> INTRINSICS_FIELDS =
            List.of("focalX", "focalY", "principalX", "principalY");

    private final String expectedType;
    private final Predicate<LogicalType> accepted;

    LabelColumn(String expectedType, Predicate<LogicalType> accepted) {
        this.expectedType = expectedType;
        this.accepted = accepted;
    }

    String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String expectedType() {
        return expectedType;
    }

    boolean accepts(LogicalType type) {
        return accepted.test(type);
    }

    boolean required() {
        return this == IMAGE || this == DEPTH;
    }

    static Optional<LabelColumn> named(String name) {
        return Arrays.stream(values()).filter(c -> c.columnName().equals(name)).findAny();
    }

    static String names() {
        return Arrays.stream(values())
                .map(LabelColumn::columnName)
                .collect(Collectors.joining(", "));
    }

    private static boolean isBytes(LogicalType type) {
        return type.is(LogicalTypeFamily.BINARY_STRING);
    }

    private static boolean isText(LogicalType type) {
        return type.is(LogicalTypeFamily.CHARACTER_STRING);
    }

    private static boolean isIntrinsics(LogicalType type) {
        return type instanceof RowType row
                && row.getFieldNames().equals(INTRINSICS_FIELDS)
                && row.getChildren().stream().allMatch(t -> t.is(LogicalTypeRoot.DOUBLE));
    }

    private static boolean isScores(LogicalType type) {
        return type.is(LogicalTypeRoot.MAP)
                && isText(type.getChildren().get(0))
                && type.getChildren().get(1).is(LogicalTypeRoot.DOUBLE);
    }
}
