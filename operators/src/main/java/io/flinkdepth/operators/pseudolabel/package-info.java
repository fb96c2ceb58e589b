// SPDX-License-Identifier: Apache-2.0
/** Pseudo-labels from a stream: reliable depth of a teacher for novel frames. */
package io.flinkdepth.operators.pseudolabel;
