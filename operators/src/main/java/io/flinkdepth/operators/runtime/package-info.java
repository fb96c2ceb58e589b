// SPDX-License-Identifier: Apache-2.0
/** ONNX Runtime: on which device models run, and sessions that a whole JVM shares. */
package io.flinkdepth.operators.runtime;
