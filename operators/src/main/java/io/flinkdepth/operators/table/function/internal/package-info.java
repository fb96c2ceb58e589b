// SPDX-License-Identifier: Apache-2.0
/** What the SQL functions compute, without Flink; may change at any time. */
package io.flinkdepth.operators.table.function.internal;
