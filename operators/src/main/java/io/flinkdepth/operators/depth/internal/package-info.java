// SPDX-License-Identifier: Apache-2.0
/** Internals of depth estimation and stabilisation; may change at any time. */
package io.flinkdepth.operators.depth.internal;
