// SPDX-License-Identifier: Apache-2.0
/**
 * The records of a depth job. Every record is immutable and has its own Flink type information
 * (which the type extractor finds by {@code @TypeInfo}), so that Kryo is never used.
 */
package io.flinkdepth.connectors.record;
