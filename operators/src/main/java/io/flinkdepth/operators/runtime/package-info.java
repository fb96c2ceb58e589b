// SPDX-License-Identifier: Apache-2.0
/** ONNX Runtime: the devices that run models, and sessions that a JVM shares. */
package io.flinkdepth.operators.runtime;
