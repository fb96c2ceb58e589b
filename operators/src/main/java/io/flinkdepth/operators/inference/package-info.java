// SPDX-License-Identifier: Apache-2.0
/**
 * The batching engine's settings. The engine itself, and the operators that are its shells, are in
 * {@code internal}; job authors meet them through {@code operators.depth} and {@code
 * operators.embedding}.
 */
package io.flinkdepth.operators.inference;
