// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.record.FailedFrame;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The declared output columns of a model, in their order.
 *
 * @param <T> the type of the predictions
 */
@Internal
public final class PredictionColumns<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<PredictionColumn<T>> columns;

    private PredictionColumns(ArrayList<PredictionColumn<T>> columns) {
        this.columns = columns;
    }

    /**
     * Matches the declared columns with the available ones.
     *
     * @throws ValidationException names a column that is unknown or has another type
     */
    public static <T> PredictionColumns<T> of(
            ResolvedSchema declared, List<PredictionColumn<T>> known, String model, String task) {
        ArrayList<PredictionColumn<T>> columns = new ArrayList<>();
        for (Column column : declared.getColumns()) {
            PredictionColumn<T> match =
                    known.stream()
                            .filter(candidate -> candidate.name().equals(column.getName()))
                            .findFirst()
                            .orElseThrow(() -> unknown(column, known, model, task));
            check(column, match, model);
            columns.add(match);
        }
        return new PredictionColumns<>(columns);
    }

    private static <T> ValidationException unknown(
            Column column, List<PredictionColumn<T>> known, String model, String task) {
        return new ValidationException(
                "the output column %s of model %s is none that 'task' = '%s' gives; declare some of: %s"
                        .formatted(
                                column.getName(),
                                model,
                                task,
                                known.stream()
                                        .map(PredictionColumn::definition)
                                        .collect(Collectors.joining(", "))));
    }

    private static void check(Column column, PredictionColumn<?> match, String model) {
        LogicalType declared = column.getDataType().getLogicalType();
        if (!declared.isNullable()) {
            throw new ValidationException(
                    "the output column %s of model %s is NOT NULL; declare it %s, because an image without a prediction gives NULL"
                            .formatted(column.getName(), model, SqlTypes.name(match.type())));
        }
        if (!declared.equals(match.type())) {
            throw new ValidationException(
                    "the output column %s of model %s is %s; declare it %s"
                            .formatted(
                                    column.getName(),
                                    model,
                                    declared.asSummaryString(),
                                    SqlTypes.name(match.type())));
        }
    }

    RowData prediction(T prediction) {
        GenericRowData row = new GenericRowData(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.setField(i, columns.get(i).ofPrediction().of(prediction));
        }
        return row;
    }

    RowData failure(FailedFrame failure) {
        GenericRowData row = new GenericRowData(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.setField(i, columns.get(i).ofFailure().of(failure));
        }
        return row;
    }
}
