// SPDX-License-Identifier: Apache-2.0
/** Training as a Flink job: one subtask for each worker, and the all-reduce between them. */
package io.flinkdepth.training.cluster;
