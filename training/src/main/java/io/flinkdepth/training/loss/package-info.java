// SPDX-License-Identifier: Apache-2.0
/** The losses of the recipes, as differentiable functions of DJL arrays. */
package io.flinkdepth.training.loss;
