// SPDX-License-Identifier: Apache-2.0
/** Recipes as data: configuration records and the YAML files they are read from. */
package io.flinkdepth.training.recipe;
