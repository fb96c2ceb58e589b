// SPDX-License-Identifier: Apache-2.0
/**
 * SQL tables: frames of folders, videos and network cameras to read ({@code 'connector' =
 * 'flink-depth-video'}), and shards of pseudo-labels to write ({@code 'connector' =
 * 'flink-depth-shards'}).
 */
package io.flinkdepth.connectors.table;
