// SPDX-License-Identifier: Apache-2.0
/** The evaluation of the alignment with reference points, as a stream. */
package io.flinkdepth.examples.alignment;
