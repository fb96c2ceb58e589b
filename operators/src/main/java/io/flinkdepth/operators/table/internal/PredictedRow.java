// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;

/**
 * The result of a call.
 *
 * @param call number of the call
 * @param row the declared columns
 */
@Internal
public record PredictedRow(long call, RowData row) {}
