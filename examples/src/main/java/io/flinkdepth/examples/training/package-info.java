// SPDX-License-Identifier: Apache-2.0
/** Training as a job for {@code flink run}. */
package io.flinkdepth.examples.training;
