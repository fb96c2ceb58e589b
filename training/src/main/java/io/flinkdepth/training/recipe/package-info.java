// SPDX-License-Identifier: Apache-2.0
/** The recipes: what is trained on what, with which loss and rates. */
package io.flinkdepth.training.recipe;
