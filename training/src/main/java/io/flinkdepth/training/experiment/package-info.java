// SPDX-License-Identifier: Apache-2.0
/** The paper's claim about unlabelled images, at the size of one machine. */
package io.flinkdepth.training.experiment;
