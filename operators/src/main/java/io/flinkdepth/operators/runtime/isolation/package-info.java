// SPDX-License-Identifier: Apache-2.0
/** Evaluation of networks in a separate process, so that they cannot disturb the stream. */
package io.flinkdepth.operators.runtime.isolation;
