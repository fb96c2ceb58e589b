// SPDX-License-Identifier: Apache-2.0
/**
 * Depth and embeddings in SQL: the model provider for {@code CREATE MODEL} and {@code ML_PREDICT},
 * and the module of functions over depth.
 */
package io.flinkdepth.operators.table;
