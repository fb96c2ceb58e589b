// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.record.FailedFrame;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A column that a model's answer may have.
 *
 * @param <T> the type of the answers
 */
@Internal
public record AnswerColumn<T>(
        String name, LogicalType type, Value<T> ofAnswer, Value<FailedFrame> ofFailure)
        implements Serializable {

    /** Takes the column's value, in Flink's internal form. */
    @FunctionalInterface
    public interface Value<T> extends Serializable {
        @Nullable
        Object of(T answer);
    }

    /** A column that is NULL where there is no answer. */
    public static <T> AnswerColumn<T> answer(String name, LogicalType type, Value<T> value) {
        return new AnswerColumn<>(name, type, value, failure -> null);
    }

    /** The column that says why there is no answer. */
    public static <T> AnswerColumn<T> error() {
        return new AnswerColumn<>(
                "error",
                SqlTypes.STRING,
                answer -> null,
                failure -> SqlTypes.text(failure.reason() + ": " + failure.message()));
    }

    /** The column's definition, as in CREATE MODEL. */
    public String definition() {
        return name + " " + SqlTypes.name(type);
    }
}
