// SPDX-License-Identifier: Apache-2.0
/**
 * From data sets to a steady stream of samples: joining, mixing, shuffling, reading on worker
 * threads, and resuming where a training stopped.
 */
package io.flinkdepth.training.dataset.feed;
