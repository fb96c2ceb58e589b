// SPDX-License-Identifier: Apache-2.0
/**
 * The functions of SQL. They come by name with the module {@code depth}, or one by one with {@code
 * CREATE FUNCTION}; what they compute is in {@code internal}, without Flink.
 */
package io.flinkdepth.operators.table.function;
