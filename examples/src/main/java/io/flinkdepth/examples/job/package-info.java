// SPDX-License-Identifier: Apache-2.0
/**
 * The job that turns frames into depth, as a main class for {@code flink run} and for the launcher.
 */
package io.flinkdepth.examples.job;
