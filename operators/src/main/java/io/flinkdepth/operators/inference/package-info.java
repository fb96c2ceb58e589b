// SPDX-License-Identifier: Apache-2.0
/**
 * The common settings of inference. The subpackages contain the batching engine, the operators that
 * run it, and model swaps; jobs use them through {@code operators.depth}, {@code
 * operators.embedding} and {@code operators.pseudolabel}.
 */
package io.flinkdepth.operators.inference;
