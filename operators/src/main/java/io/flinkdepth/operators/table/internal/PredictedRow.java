// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;

/**
 * The prediction to a call.
 *
 * @param call its number
 * @param row the declared columns
 */
@Internal
public record PredictedRow(long call, RowData row) {}
