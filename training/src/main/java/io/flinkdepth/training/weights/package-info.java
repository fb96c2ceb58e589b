// SPDX-License-Identifier: Apache-2.0
/** Weight files: safetensors, PyTorch checkpoints, the names in them, half precision. */
package io.flinkdepth.training.weights;
