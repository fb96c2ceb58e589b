// SPDX-License-Identifier: Apache-2.0
/** Runs a recipe: training steps, checkpoints, logs and worker processes. */
package io.flinkdepth.training.engine;
