// SPDX-License-Identifier: Apache-2.0
/** Construction of ONNX graphs, node by node. */
package io.flinkdepth.training.onnx.graph;
