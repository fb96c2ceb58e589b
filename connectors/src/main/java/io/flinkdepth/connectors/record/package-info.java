// SPDX-License-Identifier: Apache-2.0
/**
 * What flows through a depth job. Every record is immutable, has Flink type information of its own
 * (found by the type extractor through {@code @TypeInfo}) and never falls back to Kryo.
 */
package io.flinkdepth.connectors.record;
