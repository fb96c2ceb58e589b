// SPDX-License-Identifier: Apache-2.0
/** Internals of the computation and selection of pseudo-labels; may change at any time. */
package io.flinkdepth.operators.pseudolabel.internal;
