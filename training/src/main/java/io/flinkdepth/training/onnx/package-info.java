// SPDX-License-Identifier: Apache-2.0
/** Export of the network to ONNX: one file for every batch and size. */
package io.flinkdepth.training.onnx;
