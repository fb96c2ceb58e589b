// SPDX-License-Identifier: Apache-2.0
/** The computations of the SQL functions, independent of Flink; may change at any time. */
package io.flinkdepth.operators.table.function.internal;
