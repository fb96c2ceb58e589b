// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.OptionalInt;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** The positions of the columns in the rows of a table. */
final class LabelColumns implements Serializable {

    private static final long serialVersionUID = 1L;

    private final EnumMap<LabelColumn, Integer> positions;
    private final int timePrecision;

    private LabelColumns(EnumMap<LabelColumn, Integer> positions, int timePrecision) {
        this.positions = positions;
        this.timePrecision = timePrecision;
    }

    /**
     * Finds the columns by name.
     *
     * @throws ValidationException if a column is unknown, has another type, or is missing
     */
    static LabelColumns of(String table, RowType row) {
        EnumMap<LabelColumn, Integer> positions = new EnumMap<>(LabelColumn.class);
        int precision = 3;
        for (int i = 0; i < row.getFieldCount(); i++) {
            LabelColumn column = column(table, row.getFieldNames().get(i), row.getTypeAt(i));
            positions.put(column, i);
            if (row.getTypeAt(i) instanceof LocalZonedTimestampType time) {
                precision = time.getPrecision();
            }
        }
        for (LabelColumn column : LabelColumn.values()) {
            if (column.required() && !positions.containsKey(column)) {
                throw new ValidationException(
                        "the table %s has no column `%s` %s; a pseudo-label needs an image and its depth"
                                .formatted(table, column.columnName(), column.expectedType()));
            }
        }
        return new LabelColumns(positions, precision);
    }

    private static LabelColumn column(String table, String name, LogicalType type) {
        LabelColumn column =
                LabelColumn.named(name)
                        .orElseThrow(
                                () ->
                                        new ValidationException(
                                                "the column `%s` of %s is not one that shards have; there is %s"
                                                        .formatted(
                                                                name, table, LabelColumn.names())));
        if (!column.accepts(type)) {
            throw new ValidationException(
                    "the column `%s` of %s is %s; expected %s"
                            .formatted(name, table, type.asSummaryString(), column.expectedType()));
        }
        return column;
    }

    /** Returns the position of the column's value; empty if the column is missing or NULL. */
    OptionalInt find(RowData row, LabelColumn column) {
        Integer position = positions.get(column);
        return position == null || row.isNullAt(position)
                ? OptionalInt.empty()
                : OptionalInt.of(position);
    }

    int timePrecision() {
        return timePrecision;
    }
}
