// SPDX-License-Identifier: Apache-2.0
/**
 * Training data that a job collects: writes and reads pseudo-labels in WebDataset tar shards.
 *
 * <p>A shard is an uncompressed POSIX tar archive. A sample is four consecutive entries with one
 * key: {@code <key>.jpg} (or another image format), {@code <key>.depth.png}, {@code
 * <key>.mask.png}, {@code <key>.json}, in this order; {@link
 * io.flinkdepth.connectors.shard.PseudoLabelEncoder} describes them. Shards have no end-of-archive
 * blocks; they end after a sample.
 */
package io.flinkdepth.connectors.shard;
