// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;

/**
 * The answer to a call.
 *
 * @param call its number
 * @param row the declared columns
 */
@Internal
public record AnsweredCall(long call, RowData row) {}
