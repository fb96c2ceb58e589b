// SPDX-License-Identifier: Apache-2.0
/**
 * Streams of samples from data sets: joining, mixing, shuffling, reading on worker threads, and
 * resuming at a position.
 */
package io.flinkdepth.training.dataset.feed;
