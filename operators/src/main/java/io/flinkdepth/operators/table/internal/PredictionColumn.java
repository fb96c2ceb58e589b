// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.record.FailedFrame;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * An output column of a model.
 *
 * @param <T> the type of the predictions
 */
@Internal
public record PredictionColumn<T>(
        String name, LogicalType type, Value<T> ofPrediction, Value<FailedFrame> ofFailure)
        implements Serializable {

    /** Returns the column's value in Flink's internal form. */
    @FunctionalInterface
    public interface Value<T> extends Serializable {
        @Nullable
        Object of(T prediction);
    }

    /** Creates a column that is NULL if there is no prediction. */
    public static <T> PredictionColumn<T> column(String name, LogicalType type, Value<T> value) {
        return new PredictionColumn<>(name, type, value, failure -> null);
    }

    /** Creates the column with the reason why there is no prediction. */
    public static <T> PredictionColumn<T> error() {
        return new PredictionColumn<>(
                "error",
                SqlTypes.STRING,
                prediction -> null,
                failure -> SqlTypes.text(failure.reason() + ": " + failure.message()));
    }

    /** Returns the column's definition, as in CREATE MODEL. */
    public String definition() {
        return name + " " + SqlTypes.name(type);
    }
}
