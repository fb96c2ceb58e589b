// SPDX-License-Identifier: Apache-2.0
/** The sky head: recipe, training, evaluation and packaging. */
package io.flinkdepth.training.sky;
