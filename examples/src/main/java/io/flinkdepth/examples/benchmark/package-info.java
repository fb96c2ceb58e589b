// SPDX-License-Identifier: Apache-2.0
/**
 * The ratios that the project promises, measured side by side in one run: the stream against a bare
 * loop on the same tensors, and against the job that a user would write first.
 */
package io.flinkdepth.examples.benchmark;
