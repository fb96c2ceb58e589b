// SPDX-License-Identifier: Apache-2.0
/** Pseudo-labels from the stream: a teacher's depth, kept where it is sure and the frame is new. */
package io.flinkdepth.operators.pseudolabel;
