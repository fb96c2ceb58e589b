/** What the SQL functions compute, without Flink; may change at any time. */
package io.flinkdepth.operators.table.function.internal;
