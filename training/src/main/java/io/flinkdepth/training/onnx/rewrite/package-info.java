// SPDX-License-Identifier: Apache-2.0
/** Rewrites of ONNX graphs to forms that ONNX Runtime computes faster, or in fewer bits. */
package io.flinkdepth.training.onnx.rewrite;
