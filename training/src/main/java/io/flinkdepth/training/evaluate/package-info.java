// SPDX-License-Identifier: Apache-2.0
/** Evaluation of models: protocols and metrics. */
package io.flinkdepth.training.evaluate;
