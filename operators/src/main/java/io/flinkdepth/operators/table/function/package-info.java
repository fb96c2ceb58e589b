// SPDX-License-Identifier: Apache-2.0
/**
 * SQL functions. The module {@code depth} provides all of them by name; {@code CREATE FUNCTION}
 * creates a single one. Their computations are in {@code internal}, independent of Flink.
 */
package io.flinkdepth.operators.table.function;
