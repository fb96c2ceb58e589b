// SPDX-License-Identifier: Apache-2.0
/** How good a model's answers are: protocols, metrics, readers of data sets with measured depth. */
package io.flinkdepth.training.evaluate;
